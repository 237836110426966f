import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { COUNT_COMMAND } from './shared-counts.js';

const PATIENCE_MS = 300;

/**
 * The connection that limits are counted over. It never keeps a request waiting: while it is not ready, or once a
 * command went unanswered, the limiters count in this process until it is back.
 */
export function connectLimiterRedis(url: string): Redis {
  const logger = new Logger('Limits');
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    // What is asked in one turn of the event loop is one write; counts are one command already.
    enableAutoPipelining: true,
    autoPipeliningIgnoredCommands: [COUNT_COMMAND],
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 3_000,
    commandTimeout: PATIENCE_MS,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
  redis.on('error', (error) => logger.warn({ err: error }, 'limits are counted in this process for now'));
  return redis;
}
