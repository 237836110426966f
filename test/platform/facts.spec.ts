import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { newId } from '../../src/common/ids.js';
import { defineFact } from '../../src/facts/fact.js';
import type { Fact } from '../../src/facts/fact.js';
import { Facts } from '../../src/platform/events/facts.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { waitFor } from '../support/wait.js';

const noted = defineFact<'test.noted', { n: number }>('test.noted');

describe('facts', () => {
  let app: TestApp;
  let admin: Person;

  beforeAll(async () => {
    app = await startTestApp({ FACT_MAX_FAILURES: '2' });
    admin = await person(app, { role: 'ADMIN' });
  });
  afterAll(() => app.stop());

  const record = (n: number) => app.prisma.$transaction((tx) => app.app.get(Facts).record(tx, noted({ n })));

  /** Listens as a module would; gives back what was heard and a way to stop. */
  function listen(hear: (fact: Fact<{ n: number }>) => void) {
    const bus = app.app.get(EventEmitter2);
    bus.on(noted.fact, hear);
    return () => bus.off(noted.fact, hear);
  }

  it('are heard after the commit, and never if it is rolled back', async () => {
    const heard: number[] = [];
    const stop = listen(({ data }) => void heard.push(data.n));
    const rolledBack = app.prisma.$transaction(async (tx) => {
      await app.app.get(Facts).record(tx, noted({ n: 1 }));
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await record(2);
    await app.settle();
    stop();
    expect(heard).toEqual([2]);
  });

  it('are all heard where one statement records many, and none is recorded without its delivery', async () => {
    const heard: number[] = [];
    const stop = listen(({ data }) => void heard.push(data.n));
    await app.prisma.$transaction((tx) =>
      app.app.get(Facts).record(tx, ...[3, 4, 5].map((n) => noted({ n }))),
    );
    await app.settle();
    stop();
    expect(heard.sort()).toEqual([3, 4, 5]);
    const before = await app.prisma.fact.count();
    const withoutQueue = app.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL session_replication_role = 'replica'`;
      await tx.$executeRaw`UPDATE pgboss.queue SET name = 'elsewhere' WHERE name = 'facts'`;
      await tx.$executeRaw`SET LOCAL session_replication_role = 'origin'`;
      await app.app.get(Facts).record(tx, noted({ n: 6 }));
    });
    await expect(withoutQueue).rejects.toThrow('must not be recorded without its delivery');
    expect(await app.prisma.fact.count()).toBe(before);
  });

  it('are heard by waking up, not by polling', async () => {
    const delays: number[] = [];
    let heard: (() => void) | undefined;
    const stop = listen(() => heard?.());
    for (let round = 0; round < 7; round++) {
      await app.settle();
      const start = performance.now();
      const hearing = new Promise<void>((resolve) => (heard = resolve));
      await record(round);
      await hearing;
      delays.push(performance.now() - start);
    }
    stop();
    const median = delays.sort((a, b) => a - b)[3]!;
    // Polling happens every 2 s; the median of a woken worker is far below its half.
    expect(median).toBeLessThan(500);
  });

  it('reach the other listeners although one fails, and come again to the one that failed', async () => {
    let attempts = 0;
    let others = 0;
    const stopOther = listen(() => void others++);
    const stop = listen(() => {
      attempts++;
      if (attempts === 1) throw new Error('not yet');
    });
    await record(3);
    await waitFor('the retry', () => attempts === 2);
    await app.settle();
    stop();
    stopOther();
    expect(others).toBe(2);
    expect(await app.prisma.factFailure.count()).toBe(0);
  });

  it('are set aside when the budget is spent, seen by an admin, and heard again on replay', async () => {
    let broken = true;
    const heard: number[] = [];
    const stop = listen(({ data }) => {
      if (broken) throw new Error('the shelf fell down');
      heard.push(data.n);
    });
    await record(4);
    const dead = await waitFor('the dead fact', async () => {
      const { body } = await admin.api.get('/api/admin/facts/dead');
      return (body as { items: { id: string; lastError: string; failures: number; data: object }[] })
        .items[0];
    });
    expect(dead).toMatchObject({
      failures: 2,
      data: { n: 4 },
      lastError: expect.stringContaining('the shelf fell down'),
    });

    broken = false;
    expect((await admin.api.post(`/api/admin/facts/${dead.id}/replay`)).status).toBe(202);
    await waitFor('the replay', () => heard.length === 1);
    await app.settle();
    stop();
    expect((await admin.api.get('/api/admin/facts/dead')).body.items).toEqual([]);
    expect((await admin.api.post(`/api/admin/facts/${dead.id}/replay`)).body.code).toBe('fact.not_dead');
  });

  it('show their dead to admins only', async () => {
    const moderator = await person(app, { role: 'MODERATOR' });
    expect((await moderator.api.get('/api/admin/facts/dead')).status).toBe(403);
    expect((await moderator.api.post(`/api/admin/facts/${newId()}/replay`)).status).toBe(403);
    expect((await app.anonymous.get('/api/admin/facts/dead')).status).toBe(401);
  });

  it('cannot be changed afterwards', async () => {
    await record(5);
    await expect(app.prisma.fact.updateMany({ data: { name: 'test.rewritten' } })).rejects.toThrow(
      /append-only/,
    );
  });

  it('name the request that they happened in', async () => {
    const seller = await person(app);
    const before = new Date();
    await seller.api.post('/api/auth/logout', undefined, { headers: { 'X-Request-Id': 'req_of.this-test' } });
    const fact = await app.prisma.fact.findFirst({
      where: { name: 'session.revoked', recordedAt: { gte: before } },
    });
    expect(fact).toMatchObject({ requestId: 'req_of.this-test', actorId: seller.id });
  });
});
