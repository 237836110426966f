import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { MINUTE } from '../../common/time.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { lastSlot, slotsSince } from './job.js';
import type { Job } from './job.js';
import { JobRuns } from './job-runs.service.js';
import { TIMETABLE } from './timetable.js';

/** Makes jobs known, and names those whose last slot has passed since then without a run. $1: their names, $2: the slots. */
const MISSED_SLOTS = {
  name: 'missed_slots_1',
  text: `WITH made_known AS (INSERT INTO "TimedJob" (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING)
    SELECT last.job FROM unnest($1::text[], $2::timestamptz[]) AS last (job, slot)
    JOIN "TimedJob" known ON known.name = last.job AND known."knownSince" < last.slot
    WHERE NOT EXISTS (SELECT FROM "JobRun" run WHERE run.job = last.job AND run.slot = last.slot)`,
};

/** Every replica's clock strikes and announces the slot; the history keeps one run for each. */
@Injectable()
export class JobClock implements OnModuleInit, OnApplicationShutdown {
  /** The last slot of each job that this process has heard strike. */
  private readonly heard = new Map<string, Date>();
  private watch?: NodeJS.Timeout;
  private readonly logger = new Logger(JobClock.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly runs: JobRuns,
    private readonly schedule: SchedulerRegistry,
  ) {}

  onModuleInit(): void {
    // Not before, nor where nothing works: to reckon when each is due takes a twentieth of a second.
    this.queue.whenWorking(async () => {
      for (const job of TIMETABLE) {
        const strike = () => this.strike(job);
        const cron = CronJob.from({ cronTime: job.cron, timeZone: 'UTC', onTick: strike, start: true });
        this.schedule.addCronJob(job.name, cron);
      }
      await this.makeUp();
      this.watch = setInterval(() => void this.look(), MINUTE).unref();
    });
  }

  onApplicationShutdown(): void {
    clearInterval(this.watch);
  }

  /**
   * Announces the last slot of each job that passed while no process was there to do so, or none could reach the
   * database. Of several that were missed, one is made up for: the work of a job covers whatever is due.
   */
  async makeUp(jobs: readonly Job[] = TIMETABLE): Promise<void> {
    const slots = jobs.map((job) => lastSlot(job.cron));
    const rows = await this.prisma.sql<{ job: string }>(MISSED_SLOTS, [jobs.map(({ name }) => name), slots]);
    const missed = new Set(rows.map((row) => row.job));
    for (const [at, job] of jobs.entries())
      if (missed.has(job.name)) await this.runs.announce(job, slots[at]!);
  }

  /** Looks after what was missed, once a minute. */
  private async look(): Promise<void> {
    if (!this.queue.working) return;
    await this.makeUp().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'slots could not be made up for'),
    );
  }

  private async strike(job: Job): Promise<void> {
    if (!this.queue.working) return;
    const last = lastSlot(job.cron);
    // More than one where this process was held up for longer than lies between two.
    const slots = slotsSince(job.cron, this.heard.get(job.name) ?? new Date(last.getTime() - 1), new Date());
    this.heard.set(job.name, last);
    try {
      for (const slot of slots) await this.runs.announce(job, slot);
    } catch (error) {
      // The database is away: the look of every minute makes up for it.
      this.logger.warn({ err: error, job: job.name }, 'a slot could not be announced');
    }
  }
}
