import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { loggingConfig } from '../../config/logging.config.js';
import type { LoggingConfig } from '../../config/logging.config.js';
import { logOutput } from './log-output.js';
import { loggerOptions } from './logger-options.js';
import { QuietLogger } from './quiet-logger.js';

/** Pino behind Nest's Logger. Lines of requests are written by `request-log.ts`, so no middleware is mounted. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [loggingConfig.KEY],
      useFactory: (config: LoggingConfig) => ({
        // Lines for people are written by a thread of pino's.
        pinoHttp: config.pretty ? loggerOptions(config) : [loggerOptions(config), logOutput()],
        forRoutes: [],
      }),
    }),
  ],
  providers: [QuietLogger],
  exports: [QuietLogger],
})
export class LoggingModule {}
