import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Counter } from 'prom-client';
import { SECOND } from '../../common/time.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { JobRun, Prisma } from '../../platform/prisma/generated/client.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { Metrics } from '../../platform/telemetry/metrics.service.js';
import type { Job, JobContext } from './job.js';
import { JobRuns } from './job-runs.service.js';
import { TIMETABLE } from './timetable.js';
import { timetableQueue } from './timetable.queue.js';

const OUTCOMES = ['done', 'failed', 'given_up', 'interrupted'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Does the work of a slot, under a lease that ends with its process and a time limit that ends with its patience. */
@Injectable()
export class JobRunner implements OnModuleInit {
  private readonly logger = new Logger(JobRunner.name);
  private readonly outcomes: Counter<'job' | 'outcome'>;

  constructor(
    private readonly modules: ModuleRef,
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly runs: JobRuns,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter({
      name: 'job_runs_total',
      help: 'Attempts at runs of the timetable, by how they ended: done, failed (tried again), given_up, interrupted',
      labelNames: ['job', 'outcome'],
    });
    // A series that begins with its first event shows no increase: an alert would miss the first failure.
    for (const job of TIMETABLE) {
      for (const outcome of OUTCOMES) this.outcomes.inc({ job: job.name, outcome }, 0);
    }
  }

  onModuleInit(): void {
    this.queue.handle(timetableQueue, ({ runId }, claim) => this.take(runId, claim));
  }

  /** @throws what the run failed with, for the queue to try again; nothing once it is done or given up */
  async take(runId: string, claim: AbortSignal): Promise<void> {
    const waiting = await this.prisma.jobRun.findUnique({ where: { id: runId } });
    const job = TIMETABLE.find(({ name }) => name === waiting?.job);
    // Of a newer release, whose processes know what to do.
    if (waiting && !job) throw new Error(`This release has no job ${waiting.job}`);
    const run = job && (await this.runs.begin(runId));
    if (run) await this.attempt(job, run, claim);
  }

  private async attempt(job: Job, run: JobRun, claim: AbortSignal): Promise<void> {
    try {
      const result = await within(job.limitMs, claim, (signal) =>
        job.run({
          get: (service) => this.modules.get(service, { strict: false }),
          signal,
          slot: run.slot,
          report: this.progressOf(run),
        }),
      );
      const isOurs = await this.runs.finish(run, asObject(result));
      this.count(run, isOurs ? 'done' : 'interrupted');
    } catch (error) {
      await this.explain(run, error, claim);
    }
  }

  private async explain(run: JobRun, error: unknown, claim: AbortSignal): Promise<void> {
    if (claim.aborted) {
      this.count(run, 'interrupted');
      throw error;
    }
    if (await this.runs.fail(run, messageOf(error))) {
      this.count(run, 'given_up');
      const { job, slot, attempts } = run;
      this.logger.error({ err: error, job, slot, attempts }, 'a run was given up');
      return;
    }
    this.count(run, 'failed');
    throw error;
  }

  /** Writes how far a run is, once a second at the most. */
  private progressOf(run: JobRun): JobContext['report'] {
    let next = 0;
    return (progress) => {
      if (Date.now() < next) return;
      next = Date.now() + SECOND;
      this.runs.note(run, asObject(progress)).catch((error: unknown) => {
        this.logger.warn({ err: error, job: run.job }, 'the progress of a run could not be written');
      });
    };
  }

  private count({ job }: JobRun, outcome: Outcome): void {
    this.outcomes.inc({ job, outcome });
  }
}

/** Lets `work` go on until its time is over or its claim is lost, whether it looks at its signal or not. */
async function within<T>(
  limitMs: number,
  claim: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`It did not end within ${limitMs / 1_000} s`)),
    limitMs,
  );
  const signal = AbortSignal.any([claim, limit.signal]);
  const cutOff = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([work(signal), cutOff]);
  } finally {
    clearTimeout(timer);
  }
}

function asObject(result: number | object | void): Prisma.InputJsonObject {
  return typeof result === 'number' ? { count: result } : (result ?? {});
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
