import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { lastSlot } from './job.js';
import type { Job } from './job.js';
import { JobRuns } from './job-runs.service.js';
import { TIMETABLE } from './timetable.js';

/** Every replica's clock strikes and announces the slot; the history keeps one run for each. */
@Injectable()
export class JobClock implements OnModuleInit {
  private readonly logger = new Logger(JobClock.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly runs: JobRuns,
    private readonly schedule: SchedulerRegistry,
  ) {}

  onModuleInit(): void {
    for (const job of TIMETABLE) {
      const strike = () => this.strike(job);
      const cron = CronJob.from({ cronTime: job.cron, timeZone: 'UTC', onTick: strike, start: true });
      this.schedule.addCronJob(job.name, cron);
    }
    this.queue.whenWorking(() => this.makeUp());
  }

  /**
   * Announces the last slot of each job that passed while no process was there to do so. Of several that were missed,
   * one is made up for: the work of a job covers whatever is due.
   */
  async makeUp(jobs: readonly Job[] = TIMETABLE): Promise<void> {
    await this.prisma.timedJob.createMany({
      data: jobs.map(({ name }) => ({ name })),
      skipDuplicates: true,
    });
    const known = await this.prisma.timedJob.findMany({ where: { name: { in: jobs.map(({ name }) => name) } } });
    const since = new Map(known.map(({ name, knownSince }) => [name, knownSince]));
    for (const job of jobs) {
      const slot = lastSlot(job.cron);
      if (slot > since.get(job.name)!) await this.runs.announce(job, slot);
    }
  }

  private async strike(job: Job): Promise<void> {
    if (!this.queue.working) return;
    try {
      await this.runs.announce(job, lastSlot(job.cron));
    } catch (error) {
      // The database is away; the next start, or the next slot, makes up for it.
      this.logger.warn({ err: error, job: job.name }, 'a slot could not be announced');
    }
  }
}
