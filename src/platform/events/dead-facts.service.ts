import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Cursor, Page } from '../../common/cursor.js';
import { factDropped, factReplayed } from '../../facts/operations.facts.js';
import { withChange } from '../../facts/fact.js';
import { defineProblem } from '../errors/problem.js';
import { PrismaService } from '../prisma/prisma.service.js';
import { QueueService } from '../queue/queue.service.js';
import { factsQueue } from './facts.queue.js';
import { Facts } from './facts.service.js';

export class DeadFactNotFound extends defineProblem(404, 'fact.not_dead', 'There is no such dead fact') {}

export interface DeadFact {
  id: string;
  name: string;
  data: unknown;
  requestId: string | null;
  recordedAt: Date;
  failures: number;
  lastError: string;
  deadAt: Date;
}

export const DEAD_FACTS_SORT = 'dead';

/** Facts whose budget of failures is spent, for an operator to look at and replay. */
@Injectable()
export class DeadFacts {
  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly facts: Facts,
  ) {}

  async list(limit: number, after: Cursor | null): Promise<Page<DeadFact>> {
    const failures = await this.prisma.factFailure.findMany({
      where: { deadAt: { not: null }, ...(after ? { factId: { lt: after.id } } : {}) },
      orderBy: { factId: 'desc' },
      take: limit + 1,
      include: { fact: true },
    });
    const rows = failures.map(({ fact, failures: count, lastError, deadAt }) => {
      const { id, name, data, requestId, recordedAt } = fact;
      return { id, name, data, requestId, recordedAt, failures: count, lastError, deadAt: deadAt! };
    });
    return toPage(rows, limit, ({ id }) => ({ sort: DEAD_FACTS_SORT, key: '', id }));
  }

  /** Gives a dead fact a new budget and queues it again. @throws DeadFactNotFound */
  async replay(factId: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.factFailure.updateMany({
        where: { factId, deadAt: { not: null } },
        data: { deadAt: null, failures: 0 },
      });
      if (count === 0) throw new DeadFactNotFound();
      await this.queue.send(tx, factsQueue, { factId });
      const { name: fact } = await tx.fact.findUniqueOrThrow({ where: { id: factId } });
      const replay = factReplayed({ factId, fact });
      await this.facts.record(
        tx,
        withChange(replay, `fact:${factId}`, { dead: true }, { dead: false, fact }),
      );
    });
  }

  /** Gives a dead fact up. It stays among the facts; that it was dropped, and why, is one too. @throws DeadFactNotFound */
  async drop(factId: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const failure = await tx.factFailure.findFirst({
        where: { factId, deadAt: { not: null } },
        include: { fact: { select: { name: true } } },
      });
      const { count } = await tx.factFailure.deleteMany({ where: { factId, deadAt: { not: null } } });
      if (!failure || count === 0) throw new DeadFactNotFound();
      const { failures, lastError, fact } = failure;
      const { name } = fact;
      const drop = factDropped({ factId, fact: name, failures, lastError: lastError.slice(0, 500) });
      await this.facts.record(tx, withChange(drop, `fact:${factId}`, { dead: true, fact: name }, null));
    });
  }

  /** Every dead fact, the oldest first. */
  async listIds(): Promise<string[]> {
    const dead = await this.prisma.factFailure.findMany({
      where: { deadAt: { not: null } },
      orderBy: { factId: 'asc' },
      select: { factId: true },
    });
    return dead.map(({ factId }) => factId);
  }
}
