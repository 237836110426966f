import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, HOUR } from '../../src/common/time.js';
import { lastSlot, nextSlot } from '../../src/modules/jobs/job.js';
import type { Job, JobContext } from '../../src/modules/jobs/job.js';
import { JobClock } from '../../src/modules/jobs/job-clock.service.js';
import { TIMETABLE } from '../../src/modules/jobs/timetable.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { announceSlot } from '../support/jobs.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { waitFor } from '../support/wait.js';

/** Does what a test wants; at its time of the timetable, which never comes while the tests run, it would do nothing. */
const trial: Job = {
  name: 'test.trial',
  cron: '0 0 1 1 *',
  limitMs: HOUR,
  summary: 'Tries the timetable',
  run: (context) => work(context),
};
let work: (context: JobContext) => Promise<number | object | void>;

describe('the timetable', () => {
  it('gives every job less time than there is between two of its slots', () => {
    for (const { name, cron, limitMs } of TIMETABLE) {
      const first = nextSlot(cron, new Date('2026-03-01T00:00:00Z'));
      const second = nextSlot(cron, first);
      expect([name, limitMs < second.getTime() - first.getTime()]).toEqual([name, true]);
    }
    expect(new Set(TIMETABLE.map(({ name }) => name)).size).toBe(TIMETABLE.length);
  });

  it('knows the slot that a clock means which strikes a little early or late', () => {
    const slot = new Date('2026-03-01T03:17:00Z');
    for (const ms of [-200, 0, 1, 59_000, DAY - 1_000]) {
      expect(lastSlot('17 3 * * *', new Date(slot.getTime() + ms))).toEqual(slot);
    }
    expect(lastSlot('17 3 * * *', new Date(slot.getTime() - 1_000))).toEqual(
      new Date('2026-02-28T03:17:00Z'),
    );
  });
});

describe('a job', () => {
  let app: TestApp;
  let admin: Person;

  beforeAll(async () => {
    (TIMETABLE as Job[]).push(trial);
    work = () => Promise.resolve();
    app = await startTestApp();
    admin = await person(app, { role: 'ADMIN' });
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    (TIMETABLE as Job[]).pop();
  });
  afterEach(() => {
    trial.limitMs = HOUR;
  });

  const runOf = (slot: Date) =>
    app.prisma.jobRun.findUnique({ where: { job_slot: { job: trial.name, slot } } });
  const ended = (slot: Date) =>
    waitFor(
      'the end of a run',
      async () => {
        const run = await runOf(slot);
        return run?.endedAt ? run : null;
      },
      40_000,
    );
  const history = async () =>
    (await admin.api.get(`/api/admin/jobs/${trial.name}/runs`)).body.items as object[];

  it('runs once for each slot, and leaves its result', async () => {
    const slots: Date[] = [];
    work = ({ slot }) => {
      slots.push(slot);
      return Promise.resolve(7);
    };
    const slot = await announceSlot(app, trial.name);
    expect(await ended(slot)).toMatchObject({
      state: 'DONE',
      attempts: 1,
      failures: 0,
      result: { count: 7 },
    });
    await announceSlot(app, trial.name, slot);
    await app.settle();
    expect(slots).toEqual([slot]);
  });

  it('shows how far it is while it runs', async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    work = async ({ report }) => {
      report({ done: 1 });
      // Within the same second: not worth a statement.
      report({ done: 2 });
      await gate;
      return { done: 3 };
    };
    const slot = await announceSlot(app, trial.name);
    await waitFor('the progress', async () => (await runOf(slot))?.result);
    expect(await runOf(slot)).toMatchObject({ state: 'RUNNING', result: { done: 1 } });
    release();
    expect(await ended(slot)).toMatchObject({ result: { done: 3 } });
  });

  it('does nothing any more once it is told to stop, whichever it is', async () => {
    const get: JobContext['get'] = (service) => app.app.get(service, { strict: false });
    const signal = AbortSignal.abort(new Error('its time is over'));
    for (const job of TIMETABLE.filter((each) => each !== trial)) {
      const outcome = await job
        .run({ get, signal, slot: new Date(), report: () => undefined })
        .catch((error: Error) => error.message);
      expect([job.name, outcome]).toEqual([job.name, 'its time is over']);
    }
  });

  it('is tried again after a failure, and given up after five', async () => {
    let left = 1;
    work = () => (left-- > 0 ? Promise.reject(new Error('no luck')) : Promise.resolve({ well: true }));
    expect(await ended(await announceSlot(app, trial.name))).toMatchObject({
      state: 'DONE',
      attempts: 2,
      failures: 1,
      error: 'Error: no luck',
      result: { well: true },
    });
    work = () => Promise.reject(new Error('never'));
    const slot = new Date(Date.now() - HOUR);
    await announceSlot(app, trial.name, slot);
    await app.prisma.jobRun.updateMany({ where: { slot }, data: { failures: 3 } });
    expect(await ended(slot)).toMatchObject({ state: 'FAILED', failures: 5, error: 'Error: never' });
  }, 60_000);

  it('is told to stop when its time is over', async () => {
    trial.limitMs = 300;
    let told = false;
    work = async ({ signal }) => {
      if (told) return;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      told = true;
      signal.throwIfAborted();
    };
    expect(await ended(await announceSlot(app, trial.name))).toMatchObject({
      state: 'DONE',
      failures: 1,
      error: 'Error: It did not end within 0.3 s',
    });
  });

  it('makes up for the last slot that nobody announced, not for what was before it was known', async () => {
    let ran = 0;
    work = () => Promise.resolve(void ran++);
    const yearly = lastSlot(trial.cron);
    const clock = app.app.get(JobClock);
    await clock.makeUp();
    expect(await runOf(yearly)).toBeNull();
    await app.prisma.timedJob.update({
      where: { name: trial.name },
      data: { knownSince: new Date(yearly.getTime() - DAY) },
    });
    await Promise.all([clock.makeUp(), clock.makeUp()]);
    await ended(yearly);
    await clock.makeUp();
    await app.settle();
    expect(ran).toBe(1);
    await app.prisma.timedJob.update({ where: { name: trial.name }, data: { knownSince: new Date() } });
  });

  it('is run by an admin, one run at a time', async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    work = () => gate;
    const path = `/api/admin/jobs/${trial.name}/runs`;
    const replies = await Promise.all([admin.api.post(path), admin.api.post(path)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    expectProblem(await admin.api.post(path), 409, 'job.running');
    release();
    const { slot } = replies.find(({ status }) => status === 202)!.body as { slot: string };
    await ended(new Date(slot));
    expect((await history())[0]).toMatchObject({ byHand: true, requestedById: admin.id, state: 'DONE' });
    expectProblem(await admin.api.post('/api/admin/jobs/nothing/runs'), 404, 'job.not_found');
    expect(await app.prisma.fact.count({ where: { name: 'job.run_requested', actorId: admin.id } })).toBe(1);
  });

  it('passes its slots while it is paused, and says so', async () => {
    work = () => Promise.resolve();
    const path = `/api/admin/jobs/${trial.name}/pause`;
    for (const _ of [1, 2]) expect((await admin.api.put(path)).status).toBe(204);
    const shown = async () =>
      ((await admin.api.get('/api/admin/jobs')).body.jobs as { name: string }[]).find(
        ({ name }) => name === trial.name,
      );
    expect(await shown()).toMatchObject({
      pausedById: admin.id,
      cron: trial.cron,
      lastRun: { state: 'DONE' },
    });
    const slot = await announceSlot(app, trial.name);
    expect(await runOf(slot)).toBeNull();
    for (const _ of [1, 2]) expect((await admin.api.delete(path)).status).toBe(204);
    expect(await shown()).toMatchObject({ pausedAt: null, pausedById: null });
    await ended(await announceSlot(app, trial.name));
    const facts = await app.prisma.fact.findMany({ where: { name: { in: ['job.paused', 'job.resumed'] } } });
    expect(facts).toHaveLength(2);
  });

  it('is seen in the figures', async () => {
    const text = await (await fetch(`${app.url}/api/metrics`)).text();
    expect(text).toMatch(/job_runs_total\{job="test.trial",outcome="done"\} [1-9]/);
    expect(text).toMatch(/job_runs_total\{job="test.trial",outcome="given_up"\} 1/);
    expect(text).toMatch(/job_last_success_age_seconds\{job="test.trial"\} \d/);
    expect(text).toMatch(/job_interval_seconds\{job="deals.expire"\} 300\n/);
    expect(text).toMatch(/job_start_delay_seconds\{job="deals.expire"\} 0\n/);
    // From the start, or the first failure would be no increase.
    expect(text).toMatch(/job_runs_total\{job="alerts.weekly-digests",outcome="given_up"\} 0\n/);
    await app.prisma.jobRun.create({
      data: { job: trial.name, slot: new Date(0), createdAt: new Date(Date.now() - HOUR) },
    });
    expect(await (await fetch(`${app.url}/api/metrics`)).text()).toMatch(
      /job_start_delay_seconds\{job="test.trial"\} 36\d\d/,
    );
    await app.prisma.jobRun.deleteMany({ where: { job: trial.name, slot: new Date(0) } });
  });
});
