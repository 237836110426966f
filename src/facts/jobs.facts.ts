import { defineFact } from './fact.js';

/** An admin had a job run at once, apart from its slots. */
export const jobRunRequested = defineFact<'job.run_requested', { job: string; runId: string }>(
  'job.run_requested',
);
/** Its slots pass without a run from now on. */
export const jobPaused = defineFact<'job.paused', { job: string }>('job.paused');
export const jobResumed = defineFact<'job.resumed', { job: string }>('job.resumed');
