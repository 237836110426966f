import type { JobRun } from '../../platform/prisma/generated/client.js';
import { nextSlot } from './job.js';
import type { JobState } from './job-runs.reader.js';

export function presentJob({ job, state, lastRun }: JobState) {
  return {
    name: job.name,
    summary: job.summary,
    cron: job.cron,
    limitSeconds: job.limitMs / 1_000,
    nextSlot: nextSlot(job.cron).toISOString(),
    pausedAt: state?.pausedAt?.toISOString() ?? null,
    pausedById: state?.pausedById ?? null,
    lastSuccessAt: state?.lastSuccessAt?.toISOString() ?? null,
    lastRun: lastRun && presentRun(lastRun),
  };
}

export function presentRun(run: JobRun) {
  const { id, job, state, byHand, requestedById, attempts, failures, error } = run;
  return {
    id,
    job,
    slot: run.slot.toISOString(),
    state,
    byHand,
    requestedById,
    attempts,
    failures,
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    result: run.result as Record<string, unknown> | null,
    error,
  };
}
