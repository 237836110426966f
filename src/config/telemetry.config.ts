import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** What the process tells those who watch it, and how. */
export const telemetryConfig = registerAs('telemetry', () => {
  const env = environment();
  return {
    metricsToken: env.METRICS_TOKEN,
    metricsPort: env.METRICS_PORT,
    /** Whether the figures need no token. */
    metricsOpen: env.NODE_ENV !== 'production',
    sentryDsn: env.SENTRY_DSN,
    /** The address of the collector, without a slash at the end. */
    collector: env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, ''),
    /** The share of traces that is kept. */
    traceShare: env.OTEL_TRACES_SAMPLER_ARG,
    environment: env.NODE_ENV,
    role: env.APP_ROLE,
  };
});

export type TelemetryConfig = ReturnType<typeof telemetryConfig>;
