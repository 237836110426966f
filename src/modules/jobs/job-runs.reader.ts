import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Cursor, Page } from '../../common/cursor.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { JobRun, TimedJob } from '../../platform/prisma/generated/client.js';
import type { Job } from './job.js';
import { JobNotFound } from './jobs.problems.js';
import { TIMETABLE } from './timetable.js';

export const RUNS_SORT = 'job-runs';

export interface JobState {
  job: Job;
  state: TimedJob | null;
  lastRun: JobRun | null;
}

/** The timetable and its history, for operators and figures. */
@Injectable()
export class JobRunsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Every job with its last run, in the order of the timetable. */
  async list(): Promise<JobState[]> {
    const [states, runs] = await Promise.all([
      this.states(),
      // One step into the index for each job, however long the history is.
      Promise.all(
        TIMETABLE.map(({ name }) =>
          this.prisma.jobRun.findFirst({ where: { job: name }, orderBy: { id: 'desc' } }),
        ),
      ),
    ]);
    return TIMETABLE.map((job, at) => ({
      job,
      state: states.find(({ name }) => name === job.name) ?? null,
      lastRun: runs[at] ?? null,
    }));
  }

  async states(): Promise<TimedJob[]> {
    return this.prisma.timedJob.findMany();
  }

  /** Since when the oldest run of a job waits that nobody has begun. */
  async waitingSince(): Promise<Map<string, Date>> {
    const waiting = await this.prisma.jobRun.groupBy({
      by: ['job'],
      where: { endedAt: null, attempts: 0 },
      _min: { createdAt: true },
    });
    return new Map(waiting.map(({ job, _min }) => [job, _min.createdAt!]));
  }

  /** The history of a job, the newest first. @throws JobNotFound */
  async history(name: string, limit: number, after: Cursor | null): Promise<Page<JobRun>> {
    const { name: job } = findJob(name);
    const rows = await this.prisma.jobRun.findMany({
      where: { job, ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: `${RUNS_SORT}:${job}`, key: '', id }));
  }
}

/** @throws JobNotFound */
export function findJob(name: string): Job {
  const job = TIMETABLE.find((each) => each.name === name);
  if (!job) throw new JobNotFound();
  return job;
}
