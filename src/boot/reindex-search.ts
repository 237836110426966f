import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { loadEnvironment } from '../config/environment.js';
import { SearchReindexing } from '../modules/search/reindex/search-reindexing.service.js';
import type { ReindexRun } from '../modules/search/search.dto.js';
import { presentRun } from '../modules/search/search.presenter.js';
import { PrismaService } from '../platform/prisma/prisma.service.js';
import { QueueService } from '../platform/queue/queue.service.js';
import { openDatabase } from './database.js';

const LOOK_MS = 250;

/**
 * Makes the search index anew in this process, or watches another process do so, until it is done.
 *
 * @param show told of every step
 * @throws whatever a step fails with; the next call goes on from there
 */
export async function reindexSearch(show: (run: ReindexRun) => void): Promise<void> {
  // Neither answers requests nor takes jobs.
  const environment = loadEnvironment({ APP_ROLE: 'migrate' });
  const database = await openDatabase(environment, () => undefined);
  try {
    await reindexOpened(show);
  } finally {
    await database.close();
  }
}

/** The same in a process that has its settings and its database. */
export async function reindexOpened(show: (run: ReindexRun) => void): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  try {
    await app.get(QueueService).start();
    const reindexing = app.get(SearchReindexing);
    const { id } = await reindexing.request();
    while (await reindexing.work(id, Infinity, (run) => show(presentRun(run)))) {
      const run = await app.get(PrismaService).searchReindex.findUniqueOrThrow({ where: { id } });
      show(presentRun(run));
      await wait(LOOK_MS);
    }
    show(presentRun(await app.get(PrismaService).searchReindex.findUniqueOrThrow({ where: { id } })));
  } finally {
    await app.close();
  }
}
