import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { withChange } from '../../../facts/fact.js';
import { reindexRequested } from '../../../facts/search.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import { isUniqueViolation } from '../../../platform/prisma/database-errors.js';
import type { SearchReindex } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { QueueService } from '../../../platform/queue/queue.service.js';
import { reindexQueue } from '../search.queues.js';
import { ReindexSteps } from './reindex-steps.service.js';

/** How long a process that says nothing keeps its run. */
const LEASE_MS = 6_000;
/** How long one job works before it lets others have the worker. */
const SLICE_MS = 20_000;
/** How often to look at a run that another process has. */
const LOOK_MS = 250;

/** Makes the index anew, one run at a time, whoever is at it. What is done stays done through a crash. */
@Injectable()
export class SearchReindexing implements OnModuleInit {
  private readonly me = newId();

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly facts: Facts,
    private readonly steps: ReindexSteps,
  ) {}

  onModuleInit(): void {
    this.queue.handle(reindexQueue, ({ runId }) => this.workOn(runId));
  }

  /** Asks for a run; the one that is under way is given where there is one. */
  async request(): Promise<SearchReindex> {
    const open = await this.findOpen();
    if (open) return open;
    try {
      return await this.prisma.$transaction(async (tx) => {
        const run = await tx.searchReindex.create({ data: {} });
        await this.queue.send(tx, reindexQueue, { runId: run.id });
        const fact = reindexRequested({ runId: run.id });
        await this.facts.record(tx, withChange(fact, 'search:index', null, { runId: run.id }));
        return run;
      });
    } catch (error) {
      const other = isUniqueViolation(error) ? await this.findOpen() : null;
      if (!other) throw error;
      return other;
    }
  }

  /**
   * Works on a run until it is done, time is over or another process has it.
   *
   * @param forMs milliseconds; Infinity: until it is done
   * @returns whether there is more to do
   */
  async work(runId: string, forMs: number, progress?: (run: SearchReindex) => void): Promise<boolean> {
    const deadline = Date.now() + forMs;
    for (;;) {
      const run = await this.hold(runId);
      if (!run) return (await this.find(runId))?.phase !== 'done';
      await this.whileHolding(run.id, () => this.steps.take(run));
      progress?.(run);
      if (Date.now() > deadline) {
        await this.release(runId);
        return true;
      }
    }
  }

  /**
   * Works on a run until it is done, or watches another process do so.
   *
   * @param show told of every step
   * @throws whatever a step fails with; the next call goes on from there
   */
  async complete(show?: (run: SearchReindex) => void): Promise<SearchReindex> {
    const { id } = await this.request();
    while (await this.work(id, Infinity, show)) {
      show?.(await this.prisma.searchReindex.findUniqueOrThrow({ where: { id } }));
      await wait(LOOK_MS);
    }
    const run = await this.prisma.searchReindex.findUniqueOrThrow({ where: { id } });
    show?.(run);
    return run;
  }

  private async workOn(runId: string): Promise<void> {
    const more = await this.work(runId, SLICE_MS).catch(async (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      await this.prisma.searchReindex.updateMany({ where: { id: runId }, data: { error: message } });
      throw error;
    });
    if (!more) return;
    const run = await this.find(runId);
    // Another process has it: should that end, the queue brings this job again.
    if (run?.holder && run.holder !== this.me && run.heldUntil! > new Date())
      throw new Error('another process makes the index anew');
    await this.prisma.$transaction((tx) => this.queue.send(tx, reindexQueue, { runId }));
  }

  /** The run, if it is not done and this process may go on with it. */
  private async hold(id: string): Promise<SearchReindex | null> {
    const now = new Date();
    const { count } = await this.prisma.searchReindex.updateMany({
      where: {
        id,
        phase: { not: 'done' },
        OR: [{ holder: null }, { holder: this.me }, { heldUntil: { lt: now } }],
      },
      data: { holder: this.me, heldUntil: new Date(now.getTime() + LEASE_MS) },
    });
    return count === 0 ? null : this.find(id);
  }

  /** A step may take longer than the lease: it is renewed meanwhile, and only by a process that lives. */
  private async whileHolding(id: string, work: () => Promise<void>): Promise<void> {
    const timer = setInterval(() => {
      const data = { heldUntil: new Date(Date.now() + LEASE_MS) };
      this.prisma.searchReindex.updateMany({ where: { id, holder: this.me }, data }).catch(() => undefined);
    }, LEASE_MS / 3);
    try {
      await work();
    } finally {
      clearInterval(timer);
    }
  }

  private async release(id: string): Promise<void> {
    await this.prisma.searchReindex.updateMany({
      where: { id, holder: this.me },
      data: { holder: null, heldUntil: null },
    });
  }

  find(id: string): Promise<SearchReindex | null> {
    return this.prisma.searchReindex.findUnique({ where: { id } });
  }

  /** The newest run. */
  findLast(): Promise<SearchReindex | null> {
    return this.prisma.searchReindex.findFirst({ orderBy: { id: 'desc' } });
  }

  private findOpen(): Promise<SearchReindex | null> {
    return this.prisma.searchReindex.findFirst({ where: { phase: { not: 'done' } } });
  }
}
