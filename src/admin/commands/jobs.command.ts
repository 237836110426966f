import { JobControls } from '../../modules/jobs/job-controls.service.js';
import { JobRunsReader, RUNS_SORT } from '../../modules/jobs/job-runs.reader.js';
import { nextSlot } from '../../modules/jobs/job.js';
import { readCursor } from '../../platform/http/inputs.js';
import { readLimit } from '../inputs.js';
import { action, change } from '../operator.js';
import type { CommandGroup } from '../operator.js';

/** The timetable: what ran, what runs now, what is to wait. */
export const jobsCommands: CommandGroup = (program) => {
  const jobs = program.command('jobs').description('the timetable and its history');

  jobs
    .command('list')
    .description('every job, and how its last run went')
    .action(
      action<[]>(async (operator) => {
        const rows = (await operator.use(JobRunsReader).list()).map(({ job, state, lastRun }) => ({
          name: job.name,
          cron: job.cron,
          next: state?.pausedAt ? 'paused' : nextSlot(job.cron),
          lastRun: lastRun && lastRun.slot,
          state: lastRun && lastRun.state,
          lastSuccess: state?.lastSuccessAt ?? null,
        }));
        operator.rows(rows);
      }),
    );

  jobs
    .command('history')
    .description('the runs of a job, the newest first')
    .argument('<job>', 'its name')
    .option('--limit <count>', 'how many', readLimit, 24)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(
      action<[string, { limit: number; cursor?: string }]>(async (operator, name, { limit, cursor }) => {
        const after = readCursor(cursor, `${RUNS_SORT}:${name}`);
        const { items, nextCursor } = await operator.use(JobRunsReader).history(name, limit, after);
        const rows = items.map(({ slot, byHand, state, attempts, startedAt, endedAt, result, error }) => {
          return { slot, byHand, state, attempts, startedAt, endedAt, result: JSON.stringify(result), error };
        });
        operator.rows(rows, { nextCursor });
      }),
    );

  jobs
    .command('run')
    .description('have a job run now, by a worker')
    .argument('<job>', 'its name')
    .action(
      change<[string]>('jobs:run', async (operator, name) => {
        const { id } = await operator.use(JobControls).run(name, operator.answering);
        operator.done(`Queued: a worker runs ${name}.`, { job: name, runId: id });
      }),
    );

  jobs
    .command('pause')
    .description('let the slots of a job pass; a run that is under way goes on')
    .argument('<job>', 'its name')
    .action(
      change<[string]>('jobs:pause', async (operator, name) => {
        await operator.use(JobControls).pause(name, operator.answering);
        operator.done(`Paused ${name}.`, { job: name, paused: true });
      }),
    );

  jobs
    .command('resume')
    .description('go on with a job; the last slot that passed in the meantime runs at once')
    .argument('<job>', 'its name')
    .action(
      change<[string]>('jobs:pause', async (operator, name) => {
        await operator.use(JobControls).resume(name);
        operator.done(`Going on with ${name}.`, { job: name, paused: false });
      }),
    );
};
