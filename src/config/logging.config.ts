import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Logs: JSON lines on standard output, or lines for people. */
export const loggingConfig = registerAs('logging', () => {
  const env = environment();
  return {
    level: env.LOG_LEVEL,
    pretty: env.LOG_PRETTY,
    /** Whether each statement to the database, and each look into the cache, gets a line. */
    details: env.LOG_LEVEL === 'debug' || env.LOG_LEVEL === 'trace',
  };
});

export type LoggingConfig = ReturnType<typeof loggingConfig>;
