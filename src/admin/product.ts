import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { joinDatabase } from '../boot/database.js';
import { assertMigrated } from '../boot/migrate.js';
import { sealCursorsWith } from '../common/cursor.js';
import { newRequestId } from '../common/ids.js';
import { authConfig } from '../config/auth.config.js';
import type { AuthConfig } from '../config/auth.config.js';
import { loadEnvironment } from '../config/environment.js';
import { runInContext } from '../platform/logging/request-context.js';
import { QueueService } from '../platform/queue/queue.service.js';

/**
 * Runs `work` with the product's own services on the product's own database: the server's if one runs, else one that is
 * started for it. Nothing is served and no job is taken; what is asked for is done by a worker.
 *
 * @throws what keeps it from its database, as a sentence for people
 */
export async function withProduct<T>(work: (product: INestApplicationContext) => Promise<T>): Promise<T> {
  const environment = loadEnvironment({ APP_ROLE: 'api', LOG_LEVEL: 'silent' });
  const database = await joinDatabase(environment);
  try {
    await assertMigrated(database.url);
    const product = await NestFactory.createApplicationContext(AppModule, {
      logger: false,
      abortOnError: false,
    });
    try {
      sealCursorsWith(product.get<AuthConfig>(authConfig.KEY).jwtSecrets);
      await product.get(QueueService).start();
      return await runInContext({ requestId: newRequestId() }, () => work(product));
    } finally {
      await product.close();
    }
  } finally {
    await database.close();
  }
}
