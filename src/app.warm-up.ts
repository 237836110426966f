import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WarmUp } from './platform/http/warm-up.js';
import { PrismaService } from './platform/prisma/prisma.service.js';
import { Storage } from './platform/storage/storage.js';

/** What visitors ask first, so that the first of them meets connections, statements and code that have run before. */
const ASKED_FIRST = ['/api/deals?limit=', '/api/products?limit='];
/**
 * Once: a search is planned for its words each time, so connections learn nothing of it. Words that hardly a deal has both of:
 * all that has them is read, which takes a third of a second for one that a large market is full of.
 */
const SEARCH = '/api/search?type=all&q=wind%20up';
const PAGE = 24;
/** At a time, so that several connections of the pool get to know the statements; and how often. */
const AT_ONCE = 4;
const ROUNDS = 2;

/** Names what is done before the process says that it is ready. */
export function nameWarmUps(app: NestFastifyApplication): void {
  const warmUp = app.get(WarmUp);
  const fastify = app.getHttpAdapter().getInstance();
  // Loads the library of the storage, which takes a while.
  warmUp.add('storage', () => app.get(Storage).check());
  // Loads Prisma's engine and has it make a first statement: a fifth of a second in which nothing else would be answered.
  warmUp.add('prisma', () => app.get(PrismaService).user.findFirst({ select: { id: true } }));
  warmUp.add('categories', () => fastify.inject('/api/categories'));
  warmUp.add('search', () => fastify.inject(SEARCH));
  for (const path of ASKED_FIRST) {
    // Each another page, or one answer would be shared by all.
    const ask = (n: number) => fastify.inject(`${path}${PAGE - n}`);
    warmUp.add(path, async () => {
      for (let round = 0; round < ROUNDS; round++)
        await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(round * AT_ONCE + n)));
    });
  }
}
