import { Injectable } from '@nestjs/common';
import { jobPaused, jobResumed, jobRunRequested } from '../../facts/jobs.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { JobRun } from '../../platform/prisma/generated/client.js';
import { JobClock } from './job-clock.service.js';
import { JobRuns } from './job-runs.service.js';
import { findJob } from './job-runs.reader.js';
import { JobRunning } from './jobs.problems.js';

/** What operators do to the timetable. */
@Injectable()
export class JobControls {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly runs: JobRuns,
    private readonly clock: JobClock,
  ) {}

  /**
   * Has a job run now, paused or not.
   *
   * @param requestedById null: the command line
   * @throws JobNotFound, JobRunning
   */
  async run(name: string, requestedById: string | null): Promise<JobRun> {
    const job = findJob(name);
    return this.prisma.$transaction(async (tx) => {
      // One asks at a time: of two who ask at once the second finds the run of the first.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`job:${name}`}, 0))`;
      if (await tx.jobRun.findFirst({ where: { job: name, endedAt: null } })) throw new JobRunning();
      const run = await this.runs.enqueue(tx, job, new Date(), { byHand: true, requestedById });
      if (!run) throw new JobRunning();
      const fact = jobRunRequested({ job: name, runId: run.id });
      await this.facts.record(tx, withChange(fact, `job:${name}`, null, { runId: run.id }));
      return run;
    });
  }

  /** Lets slots pass without a run; one that is under way goes on. Twice is as once. @throws JobNotFound */
  async pause(name: string, byId: string | null): Promise<void> {
    findJob(name);
    await this.prisma.$transaction(async (tx) => {
      await tx.timedJob.createMany({ data: { name }, skipDuplicates: true });
      const { count } = await tx.timedJob.updateMany({
        where: { name, pausedAt: null },
        data: { pausedAt: new Date(), pausedById: byId },
      });
      if (count === 0) return;
      const fact = jobPaused({ job: name });
      await this.facts.record(tx, withChange(fact, `job:${name}`, { paused: false }, { paused: true }));
    });
  }

  /** Lets the clock announce again; the last slot that passed in the meantime runs at once. @throws JobNotFound */
  async resume(name: string): Promise<void> {
    const job = findJob(name);
    const wasPaused = await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.timedJob.updateMany({
        where: { name, pausedAt: { not: null } },
        data: { pausedAt: null, pausedById: null },
      });
      if (count === 0) return false;
      const fact = jobResumed({ job: name });
      await this.facts.record(tx, withChange(fact, `job:${name}`, { paused: true }, { paused: false }));
      return true;
    });
    if (wasPaused) await this.clock.makeUp([job]);
  }
}
