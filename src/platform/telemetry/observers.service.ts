import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { productVersion } from '../../config/product-version.js';
import { telemetryConfig } from '../../config/telemetry.config.js';
import type { TelemetryConfig } from '../../config/telemetry.config.js';
import { reportErrorsTo } from './error-reports.js';
import type { ErrorReports } from './error-reports.js';
import { traceWith } from './tracing.js';
import type { Tracer } from './tracing.js';

/** Those outside who are told of errors and traces, if there are any. Their libraries are loaded only then. */
@Injectable()
export class Observers implements OnApplicationShutdown {
  private tracer: Tracer | undefined;
  private reports: ErrorReports | undefined;

  constructor(@Inject(telemetryConfig.KEY) private readonly config: TelemetryConfig) {}

  /** Call it before the first hook of a request is registered. */
  async open(): Promise<void> {
    const { sentryDsn, collector, traceShare, environment, role } = this.config;
    const release = productVersion();
    if (sentryDsn) {
      const { openSentry } = await import('./sentry.js');
      this.reports = openSentry(sentryDsn, { release, environment });
    }
    if (collector) {
      const { openTracer } = await import('./open-telemetry.js');
      this.tracer = openTracer(collector, traceShare, {
        'service.name': `kwadmarket-${role}`,
        'service.version': release,
        'deployment.environment.name': environment,
      });
    }
    reportErrorsTo(this.reports);
    traceWith(this.tracer);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.tracer?.close(), this.reports?.close()]);
    traceWith(undefined);
    reportErrorsTo(undefined);
  }
}
