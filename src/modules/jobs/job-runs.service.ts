import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import type { JobRun, Prisma } from '../../platform/prisma/generated/client.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import type { Job } from './job.js';
import { timetableQueue } from './timetable.queue.js';

/** A run that fails so often, or is taken up so often, is given up. Crashes are nobody's fault: they may be many. */
const MAX_FAILURES = 5;
const MAX_ATTEMPTS = 50;
/** Beyond the limit that the run itself knows: by then its process has told how it ended, or is gone. */
const LAST_WORDS_SECONDS = 30;

/** By hand: who asked for it; null: the command line. */
type Origin = { byHand: true; requestedById: string | null } | { byHand: false };

/** The history of the timetable: which slot ran, when, how it ended. */
@Injectable()
export class JobRuns {
  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
  ) {}

  /** Queues the run of a slot, once, however many processes announce it. @returns its row; null if another was faster */
  async announce(job: Job, slot: Date): Promise<JobRun | null> {
    return this.prisma.$transaction(async (tx) => {
      const paused = await tx.timedJob.findFirst({ where: { name: job.name, pausedAt: { not: null } } });
      return paused ? null : this.enqueue(tx, job, slot, { byHand: false });
    });
  }

  /** Writes a run and puts it into the queue, in the transaction of whoever wants it. */
  async enqueue(tx: Transaction, job: Job, slot: Date, origin: Origin): Promise<JobRun | null> {
    const [run] = await tx.jobRun.createManyAndReturn({
      data: { job: job.name, slot, ...origin },
      skipDuplicates: true,
    });
    if (!run) return null;
    const expireInSeconds = Math.ceil(job.limitMs / 1_000) + LAST_WORDS_SECONDS;
    await this.queue.send(tx, timetableQueue, { runId: run.id }, { expireInSeconds });
    return run;
  }

  /** Takes a run up. @returns null if it has ended */
  async begin(id: string): Promise<JobRun | null> {
    const [run] = await this.prisma.jobRun.updateManyAndReturn({
      where: { id, endedAt: null },
      data: { state: 'RUNNING', attempts: { increment: 1 }, startedAt: new Date() },
    });
    return run ?? null;
  }

  /** Notes how far a run is. Whoever lost it in between, or has ended it, notes nothing. */
  async note(run: JobRun, progress: Prisma.InputJsonObject): Promise<void> {
    await this.prisma.jobRun.updateMany({ where: sameAttempt(run), data: { result: progress } });
  }

  /** Ends a run well. Whoever lost it in between ends nothing. @returns whether it was still this attempt's */
  async finish(run: JobRun, result: Prisma.InputJsonObject): Promise<boolean> {
    const endedAt = new Date();
    return this.prisma.$transaction(async (tx) => {
      const { count } = await tx.jobRun.updateMany({
        where: sameAttempt(run),
        data: { state: 'DONE', endedAt, result },
      });
      if (count === 0) return false;
      await tx.timedJob.updateMany({ where: { name: run.job }, data: { lastSuccessAt: endedAt } });
      return true;
    });
  }

  /** Notes that an attempt failed. @returns whether the run is given up with it */
  async fail(run: JobRun, error: string): Promise<boolean> {
    const failures = run.failures + 1;
    const isLast = failures >= MAX_FAILURES || run.attempts >= MAX_ATTEMPTS;
    const { count } = await this.prisma.jobRun.updateMany({
      where: sameAttempt(run),
      data: {
        failures,
        error: error.slice(0, 2_000),
        ...(isLast ? { state: 'FAILED', endedAt: new Date() } : { state: 'WAITING' }),
      },
    });
    return isLast || count === 0;
  }
}

function sameAttempt({ id, attempts }: JobRun) {
  return { id, attempts, endedAt: null };
}
