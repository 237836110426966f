import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { telemetryConfig } from '../../config/telemetry.config.js';
import type { TelemetryConfig } from '../../config/telemetry.config.js';
import { Metrics } from './metrics.service.js';

/** The figures on a port of their own, which no proxy leads to. */
@Injectable()
export class MetricsPort implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly metrics: Metrics,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(telemetryConfig.KEY) private readonly config: TelemetryConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort } = this.config;
    if (metricsPort === undefined) return;
    const server = createServer((request, reply) => {
      if (request.url !== '/metrics' && request.url !== '/api/metrics')
        return void reply.writeHead(404).end();
      this.metrics.text().then(
        (text) => reply.writeHead(200, { 'Content-Type': this.metrics.contentType }).end(text),
        () => reply.writeHead(500).end(),
      );
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(metricsPort, this.app.host, resolve);
    });
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
