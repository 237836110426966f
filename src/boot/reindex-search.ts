import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { SearchReindexing } from '../modules/search/reindex/search-reindexing.service.js';
import { QueueService } from '../platform/queue/queue.service.js';

/**
 * Makes the search index anew in a process that has its settings and its database.
 *
 * @returns how many documents it holds now
 */
export async function reindexSearch(): Promise<number> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  try {
    await app.get(QueueService).start();
    return (await app.get(SearchReindexing).complete()).done;
  } finally {
    await app.close();
  }
}
