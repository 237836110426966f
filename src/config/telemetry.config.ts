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
  };
});

export type TelemetryConfig = ReturnType<typeof telemetryConfig>;
