import { JobRuns } from '../../src/modules/jobs/job-runs.service.js';
import { findJob } from '../../src/modules/jobs/job-runs.reader.js';
import type { TestApp } from './app.js';

/** Announces a slot of a job as three replicas do whose clocks strike together. @returns the slot */
export async function announceSlot({ app }: TestApp, name: string, slot = new Date()): Promise<Date> {
  const runs = app.get(JobRuns);
  await Promise.all([1, 2, 3].map(() => runs.announce(findJob(name), slot)));
  return slot;
}
