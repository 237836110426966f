import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { newId } from '../../src/common/ids.js';
import { defineFact } from '../../src/facts/fact.js';
import { Facts } from '../../src/platform/events/facts.service.js';
import { SecretBox } from '../../src/modules/auth/secret-box.js';
import { SecondFactor } from '../../src/modules/auth/second-factor.service.js';
import { listCommands, runAdmin } from '../../src/admin/program.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person, signIn } from '../support/people.js';
import { enrol } from '../support/second-factor.js';
import type { Person } from '../support/people.js';
import { inTerminal } from '../support/terminal.js';
import { waitFor } from '../support/wait.js';

const noted = defineFact<'test.noted', { n: number }>('test.noted');
const MAIN = join(import.meta.dirname, '../../dist/admin/main.js');

// Each command opens the whole product.
jest.setTimeout(60_000);

describe('the command line of operators', () => {
  let app: TestApp;
  let admin: Person;
  let broken = true;
  const heard: number[] = [];

  beforeAll(async () => {
    app = await startTestApp({ FACT_MAX_FAILURES: '1' });
    admin = await person(app, { role: 'ADMIN' });
    app.app.get(EventEmitter2).on(noted.fact, ({ data }: { data: { n: number } }) => {
      if (broken) throw new Error('the shelf fell down');
      heard.push(data.n);
    });
  });
  afterAll(() => app.stop());

  /** Runs a command in this process, while the server runs. */
  const run = (...args: string[]) =>
    inTerminal({ DATABASE_URL: app.databaseUrl, DATA_DIR: app.dataDir }, () => runAdmin(args));

  /** Runs the built command as a process of its own: once, for the way in. */
  function spawnCommand(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, NODE_ENV: 'test', DATABASE_URL: app.databaseUrl, DATA_DIR: app.dataDir };
    const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    return new Promise((resolve) =>
      child.once('close', (code) =>
        resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
      ),
    );
  }
  async function json<T>(...args: string[]): Promise<T> {
    const { code, out, err } = await run(...args, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out) as T;
  }
  async function deadFact(n: number): Promise<string> {
    await app.prisma.$transaction((tx) => app.app.get(Facts).record(tx, noted({ n })));
    await app.settle();
    const { factId } = await waitFor('the dead fact', () =>
      app.prisma.factFailure.findFirst({ where: { deadAt: { not: null } }, orderBy: { factId: 'desc' } }),
    );
    return factId;
  }
  async function deadDelivery(dedupeKey: string): Promise<string> {
    const delivery = { channel: 'EMAIL', state: 'DEAD', lastError: 'no such host' } as const;
    const { deliveries } = await app.prisma.notification.create({
      data: {
        userId: admin.id,
        kind: 'deal.approved',
        dedupeKey,
        title: 'Your deal is on sale',
        text: 'Look',
        data: {},
        deliveries: { create: delivery },
      },
      select: { deliveries: { select: { id: true } } },
    });
    return deliveries[0]!.id;
  }
  const trace = (name: string) =>
    app.prisma.fact.findFirst({
      where: { name },
      orderBy: { id: 'desc' },
      select: { data: true, requestId: true },
    });

  it('explains itself, and what it does not understand', async () => {
    const help = await spawnCommand('help');
    expect(help).toMatchObject({ code: 0, out: expect.stringMatching(/facts[\s\S]*deliveries[\s\S]*users/) });
    expect(await run('facts', 'paint')).toMatchObject({ code: 2, err: expect.stringContaining('paint') });
    expect(await run('facts', 'replay')).toMatchObject({ code: 2, err: 'Name one fact, or say --all.\n' });
  });

  it('shows dead facts, replays and drops them, and leaves a trace', async () => {
    const id = await deadFact(1);
    const table = await run('facts', 'list');
    expect(table).toMatchObject({ code: 0, out: expect.stringMatching(/^id +name +failures/) });
    expect(table.out).toContain('the shelf fell down');
    const { items } = await json<{ items: { id: string; name: string }[] }>('facts', 'list');
    expect(items).toMatchObject([{ id, name: 'test.noted', failures: 1 }]);

    broken = false;
    expect(await json('facts', 'replay', id)).toEqual({ replayed: [id] });
    await waitFor('the replay', () => heard.includes(1));
    await app.settle();
    expect(await trace('fact.replayed')).toEqual({
      data: { factId: id, fact: 'test.noted' },
      requestId: expect.stringMatching(/^req_/),
    });
    expect(await run('facts', 'replay', id)).toMatchObject({
      code: 1,
      err: expect.stringContaining('fact.not_dead'),
    });

    broken = true;
    const lost = await deadFact(2);
    expect(await run('facts', 'drop', lost)).toMatchObject({
      code: 1,
      err: 'Nothing was done: add --yes to go ahead without being asked.\n',
    });
    expect(await run('facts', 'drop', lost, '--yes')).toMatchObject({ code: 0, out: `Dropped ${lost}.\n` });
    expect((await admin.api.get('/api/admin/facts/dead')).body.items).toEqual([]);
    expect((await trace('fact.dropped'))!.data).toMatchObject({
      factId: lost,
      fact: 'test.noted',
      lastError: expect.stringContaining('the shelf fell down'),
    });
  });

  it('shows dead deliveries, has them tried again and drops them', async () => {
    const [kept, lost] = [await deadDelivery('one'), await deadDelivery('two')];
    expect(await run('deliveries', 'retry')).toMatchObject({
      code: 2,
      err: 'Name one delivery, or say --all.\n',
    });
    const { items } = await json<{ items: { id: string }[] }>('deliveries', 'list');
    expect(items).toMatchObject([
      { id: lost, kind: 'deal.approved', channel: 'EMAIL', userId: admin.id, lastError: 'no such host' },
      { id: kept },
    ]);
    expect(await json('deliveries', 'list', '--suppressed')).toEqual({ items: [], nextCursor: null });
    expect(await run('deliveries', 'drop', lost)).toMatchObject({ code: 1 });
    expect(await run('deliveries', 'drop', lost, '--yes')).toMatchObject({
      code: 0,
      out: `Dropped ${lost}.\n`,
    });
    expect(await json('deliveries', 'retry', '--all')).toEqual({ retried: [kept] });
    expect(await run('deliveries', 'retry', kept)).toMatchObject({
      code: 1,
      err: expect.stringContaining('delivery.not_dead'),
    });
    await waitFor('the second try', async () => {
      const delivery = await app.prisma.notificationDelivery.findUnique({ where: { id: kept } });
      return delivery?.state === 'SENT';
    });
    expect((await trace('delivery.dropped'))!.data).toMatchObject({ deliveryId: lost });
  });

  it('drops a dead fact over the API too', async () => {
    const id = await deadFact(3);
    expect((await admin.api.delete(`/api/admin/facts/${id}`)).status).toBe(204);
    expect((await admin.api.delete(`/api/admin/facts/${id}`)).body.code).toBe('fact.not_dead');
    expect((await admin.api.get('/api/admin/facts/dead')).body.items).toEqual([]);
    expect((await admin.api.delete(`/api/admin/facts/${newId()}`)).status).toBe(404);
  });

  it('makes moderators and admins, and nobodies of them again, and their next request has the new rights', async () => {
    const { email, api } = await person(app);
    expect((await api.get('/api/moderation/deals')).status).toBe(403);
    expect(await json('users', 'make-moderator', email, '--yes')).toMatchObject({ email, role: 'MODERATOR' });
    expect((await api.get('/api/moderation/deals')).status).toBe(200);
    expect((await trace('user.role_changed'))!.data).toMatchObject({ from: 'USER', to: 'MODERATOR' });
    expect(await run('users', 'make-moderator', email, '--yes')).toMatchObject({ code: 1 });
    await run('users', 'make-admin', email, '--yes');
    expect((await api.get('/api/admin/facts/dead')).status).toBe(200);
    await run('users', 'make-user', email, '--yes');
    expect((await api.get('/api/admin/facts/dead')).status).toBe(403);
    expect((await api.get('/api/moderation/deals')).status).toBe(403);
  });

  it('opens the account of a moderator, who sets a password by mail', async () => {
    const email = 'fresh@kwad.test';
    const made = await json<{ userId: string }>(
      'users',
      'create-moderator',
      email,
      '--name',
      'Fresh',
      '--yes',
    );
    expect(await app.prisma.user.findUnique({ where: { id: made.userId } })).toMatchObject({
      email,
      displayName: 'Fresh',
      role: 'MODERATOR',
      passwordHash: null,
    });
    await app.settle();
    const mail = (await app.mails()).find(({ to }) => to === email);
    expect(mail?.text).toContain('/reset-password?token=');
    expect(await run('users', 'create-moderator', email, '--name', 'Again', '--yes')).toMatchObject({
      code: 1,
    });
  });

  it('suspends and lifts in the name of somebody who may', async () => {
    const { email, id, api } = await person(app);
    const suspend = ['users', 'suspend', email, 'SUSPECTED_SCAM', '--yes'];
    expect(await run(...suspend)).toMatchObject({ code: 2, err: expect.stringContaining('--as') });
    const { statementId } = await json<{ statementId: string }>(...suspend, '--as', admin.email);
    expect((await api.get('/api/users/me')).status).toBe(401);
    expect(await app.prisma.statement.findUnique({ where: { id: statementId } })).toMatchObject({
      userId: id,
      reason: 'SUSPECTED_SCAM',
      decidedById: admin.id,
    });
    expect(await run('users', 'unsuspend', email, '--as', admin.email)).toMatchObject({ code: 0 });
    expect(await app.prisma.user.findUnique({ where: { id } })).toMatchObject({ suspendedAt: null });
  });

  it('has jobs run, shows what became of them, and lets their slots pass', async () => {
    const name = 'exports.expire';
    const { runId } = await json<{ runId: string }>('jobs', 'run', name, '--as', admin.email);
    await waitFor('the run', async () => {
      const kept = await app.prisma.jobRun.findUnique({ where: { id: runId } });
      return kept?.endedAt !== null;
    });
    const { items } = await json<{ items: object[] }>('jobs', 'history', name);
    expect(items[0]).toMatchObject({ byHand: true, state: 'DONE', attempts: 1, result: '{"count":0}' });
    const shown = async () =>
      (await json<{ items: { name: string }[] }>('jobs', 'list')).items.find((job) => job.name === name);
    expect(await run('jobs', 'pause', name, '--as', admin.email)).toMatchObject({
      code: 0,
      out: `Paused ${name}.\n`,
    });
    expect(await shown()).toMatchObject({ next: 'paused', state: 'DONE' });
    expect(await run('jobs', 'resume', name, '--as', admin.email)).toMatchObject({
      code: 0,
      out: `Going on with ${name}.\n`,
    });
    expect((await app.prisma.timedJob.findUnique({ where: { name } }))!.pausedAt).toBeNull();
    expect((await trace('job.resumed'))!.data).toEqual({ job: name });
    expect(await run('jobs', 'run', 'nothing')).toMatchObject({
      code: 1,
      err: expect.stringContaining('job.not_found'),
    });
  });

  it('tells what a purge and a sweep would remove, and removes nothing', async () => {
    const gone = { userId: admin.id, expiresAt: new Date(0) };
    const { id } = await app.prisma.session.create({ data: gone });
    const { items } = await json<{ items: { model: string }[] }>('retention');
    expect(items.find(({ model }) => model === 'session')).toMatchObject({ due: 1 });
    expect(await app.prisma.session.count({ where: { id } })).toBe(1);
    const sweep = await json<{ items: object[] }>('images', 'sweep', '--dry-run');
    expect(sweep.items).toMatchObject([{ count: 0 }, { count: 0, removed: 0 }, { count: 0 }]);
  });

  it('brings a deleted account back by the address that it had', async () => {
    const { email, id, api } = await person(app);
    expect(await run('users', 'restore', email, '--yes')).toMatchObject({ code: 1 });
    await api.delete('/api/users/me');
    expect(await json('users', 'restore', email, '--yes')).toEqual({ userId: id });
    expect((await signIn(app.anonymous, email)).accessToken).toEqual(expect.any(String));
  });

  it('takes the second factor of somebody away, who gets a mail', async () => {
    const somebody = await person(app);
    const { email, id, api } = somebody;
    await enrol(somebody);
    const reset = ['users', 'reset-second-factor', email, '--ticket', 'HELP-4711', '--as', admin.email];
    expect(await run(...reset)).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
    expect(await json(...reset, '--yes')).toEqual({ userId: id });
    expect(await run(...reset, '--yes')).toMatchObject({ code: 1 });
    expect((await api.get('/api/users/me')).status).toBe(401);
    expect((await signIn(app.anonymous, email)).accessToken).toEqual(expect.any(String));
    await app.settle();
    expect((await app.mails()).find(({ to }) => to === email)?.subject).toMatch(/second factor/);
    expect((await json<{ items: Entry[] }>('audit', '--subject', `user:${id}`)).items).toMatchObject([
      {
        action: 'user.second_factor_reset',
        via: 'CLI',
        actor: 'Somebody',
        after: expect.stringContaining('HELP-4711'),
      },
    ]);
  });

  it('makes keys, names those of the settings, and brings second factors under the current one', async () => {
    const { id } = await person(app);
    await app.app.get(SecondFactor).begin(id, 'p@kwad.test');
    const { secret } = await json<{ secret: string }>('keys', 'new');
    expect(Buffer.from(secret, 'base64')).toHaveLength(48);
    const pair = await json<{ privateKey: string; publicKey: string }>('keys', 'new', '--pair');
    const settings = {
      ENCRYPTION_SECRET_CURRENT: secret,
      JWT_ALGORITHM: 'ES256',
      JWT_PRIVATE_KEY: pair.privateKey,
      JWT_PREVIOUS_PUBLIC_KEY: (await json<{ publicKey: string }>('keys', 'new', '--pair')).publicKey,
    };
    const after = async (...args: string[]) => {
      const terminal = { DATABASE_URL: app.databaseUrl, DATA_DIR: app.dataDir, ...settings };
      return JSON.parse((await inTerminal(terminal, () => runAdmin([...args, '--json']))).out) as unknown;
    };
    const tokens = { use: 'access tokens', key: expect.any(String), holds: null };
    const secondFactors = { use: 'second factors', key: expect.any(String) };
    expect(await after('keys', 'list')).toEqual({
      items: [
        { ...tokens, state: 'current' },
        { ...tokens, state: 'previous' },
        { ...secondFactors, state: 'current', holds: 0 },
        { ...secondFactors, state: 'previous', holds: 1 },
      ],
    });
    expect(await after('keys', 'retire')).toEqual({ renewed: 1, lost: 0 });
    expect(await after('keys', 'retire')).toEqual({ renewed: 0, lost: 0 });
    const sealed = await app.prisma.totpCredential.findUniqueOrThrow({ where: { userId: id } });
    expect(new SecretBox([secret]).open(sealed.secret, id)).toHaveLength(20);
    // Whoever lost that secret is told so.
    expect(await json('keys', 'retire')).toEqual({ renewed: 0, lost: 1 });
    expect(await json('keys', 'list')).toMatchObject({ items: [{}, {}, { state: 'unknown', holds: 1 }] });
  });

  it('makes the search index anew, compares it and tells how it is', async () => {
    const made = await run('search', 'reindex');
    expect([made.code, made.out]).toEqual([0, 'The search index is new.\n']);
    // In a log, not a terminal: whole lines, the last one full.
    expect(made.err.trim().split('\n').at(-1)).toMatch(/^█{25} 100 % {2}done {2}\d+ of \d+$/);
    expect(await json('search', 'drift')).toMatchObject({ found: 0 });
    expect(await json('search', 'status')).toMatchObject({
      engine: 'postgres',
      waiting: 0,
      drift: { found: 0 },
      reindex: { phase: 'done', percent: 100 },
    });
  });

  it('pauses and resumes a job, and has it run', async () => {
    for (const verb of ['pause', 'resume', 'run'])
      expect(await run('jobs', verb, 'deals.expire', '--as', admin.email)).toMatchObject({ code: 0 });
    expect(await run('jobs', 'pause', 'deals.expire', '--as', 'nobody@kwad.test')).toMatchObject({ code: 1 });
  });

  it('left an entry in the audit log of every command that changes something', async () => {
    expect(listCommands().filter((command) => !(command in ENTRIES))).toEqual([]);
    const entries = await app.prisma.auditEntry.findMany({ where: { via: 'CLI' } });
    const left = new Set(entries.map(({ action }) => action));
    const wanted = Object.values(ENTRIES).filter((action) => action !== null);
    expect(wanted.filter((action) => !left.has(action))).toEqual([]);
    const answered = entries.filter(({ action }) => /^job|^user.suspend/.test(action));
    expect(answered.map(({ actorId, actorRole }) => [actorId, actorRole])).toEqual(
      answered.map(() => [admin.id, 'ADMIN']),
    );
    const table = await run('audit', '--via', 'CLI', '--action', 'fact.*', '--actor', admin.email);
    expect(table).toMatchObject({ code: 0, out: 'None.\n' });
    expect(await run('audit', '--action', 'DROP')).toMatchObject({ code: 2 });
  });
});

interface Entry {
  action: string;
}

/** What each command leaves in the audit log; null: it only reads. A new command is missing here until it says so. */
const ENTRIES: Record<string, string | null> = {
  audit: null,
  'facts list': null,
  'facts replay': 'fact.replayed',
  'facts drop': 'fact.dropped',
  retention: null,
  // What the job does every night.
  'images sweep': null,
  'keys list': null,
  'keys new': null,
  'keys retire': 'keys.retired',
  'deliveries list': null,
  'deliveries retry': 'delivery.retried',
  'deliveries drop': 'delivery.dropped',
  'jobs list': null,
  'jobs history': null,
  'jobs run': 'job.run_requested',
  'jobs pause': 'job.paused',
  'jobs resume': 'job.resumed',
  // Its entries are in test/admin/admin-products.spec.ts.
  'products import': null,
  'products undo-import': null,
  'search reindex': 'search.reindex_requested',
  'search status': null,
  // It mends what nobody decided.
  'search drift': null,
  'users make-moderator': 'user.role_changed',
  'users make-admin': 'user.role_changed',
  'users make-user': 'user.role_changed',
  'users create-moderator': 'user.role_changed',
  'users suspend': 'user.suspended',
  'users unsuspend': 'user.suspension_lifted',
  'users restore': 'user.returned',
  'users reset-second-factor': 'user.second_factor_reset',
};
