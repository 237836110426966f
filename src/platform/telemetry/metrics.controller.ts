import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { telemetryConfig } from '../../config/telemetry.config.js';
import type { TelemetryConfig } from '../../config/telemetry.config.js';
import { ReturnsText } from '../docs/responses.decorators.js';
import { RouteNotFound } from '../errors/http.problems.js';
import { Public } from '../http/access.decorators.js';
import { Metrics } from './metrics.service.js';

/** The figures, on the port of the API. In production only for who has METRICS_TOKEN; METRICS_PORT is the other way. */
@ApiTags('ops')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(telemetryConfig.KEY) private readonly config: TelemetryConfig,
  ) {}

  @Get()
  @Public({ anonymous: true })
  @ApiOperation({
    summary: 'Figures for Prometheus',
    description:
      'Needs `Authorization: Bearer METRICS_TOKEN` where one is set; without it there is no such page.',
  })
  @ReturnsText('The figures, in the text format of Prometheus')
  async show(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.mayRead(authorization)) throw new RouteNotFound();
    void reply.type(this.metrics.contentType).header('Cache-Control', 'no-store');
    return this.metrics.text();
  }

  private mayRead(authorization: string | undefined): boolean {
    const { metricsToken, metricsOpen } = this.config;
    if (metricsToken === undefined) return metricsOpen;
    const [given, wanted] = [Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${metricsToken}`)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}
