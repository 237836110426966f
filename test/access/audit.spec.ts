import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, DAY } from '../../src/common/time.js';
import { isPrivileged } from '../../src/modules/auth/permissions.js';
import { newId } from '../../src/common/ids.js';
import { Purge } from '../../src/platform/retention/purge.service.js';
import { PURGE_JOB } from '../../src/retention/line.js';
import { onPrivilege } from '../../src/platform/logging/request-context.js';
import { KeyWatch } from '../../src/modules/auth/key-watch.service.js';
import { authConfig } from '../../src/config/auth.config.js';
import type { AuthConfig } from '../../src/config/auth.config.js';
import { Facts } from '../../src/platform/events/facts.service.js';
import { suspensionLifted } from '../../src/facts/moderation.facts.js';
import { withChange } from '../../src/facts/fact.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { operationsOf } from '../support/openapi.js';
import { documentOf } from '../support/openapi-document.js';
import { expectProblem } from '../support/problems.js';
import { ACCESS_TABLE } from './access-table.js';
import { AUDITED, make, NOT_AUDITED } from './audited-routes.js';
import { World } from './world.js';

interface Entry {
  id: string;
  action: string;
  via: string;
  actor: { id: string; displayName: string; role: string } | null;
  subject: { type: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  requestId: string;
}

const lifted = (userId: string) =>
  withChange(suspensionLifted({ userId }), `user:${userId}`, { suspended: true }, null);

describe('the audit log', () => {
  let app: TestApp;
  let world: World;

  beforeAll(async () => {
    app = await startTestApp();
    world = new World(app);
    await world.prepare();
  });
  afterAll(() => app.stop());

  const search = async (query: string) => {
    const admin = app.anonymous.as((await world.someone('admin')).token);
    const { status, body } = await admin.get(`/api/admin/audit?${query}`);
    expect(status).toBe(200);
    return body as { items: Entry[]; nextCursor: string | null };
  };

  it('has a line for every route that changes something on a privilege', () => {
    const privileged = operationsOf(documentOf(app.app))
      .filter(({ 'x-permission': permission }) => permission && isPrivileged(permission))
      .map(({ name }) => name.replace(/\{(\w+)\}/g, ':$1'));
    const missing = privileged.filter(
      (route) => !route.startsWith('GET ') && !(route in AUDITED) && !(route in NOT_AUDITED),
    );
    const gone = [...Object.keys(AUDITED), ...Object.keys(NOT_AUDITED)].filter(
      (route) => !privileged.includes(route),
    );
    expect({ 'add to test/access/audited-routes.ts': missing, gone }).toEqual({
      'add to test/access/audited-routes.ts': [],
      gone: [],
    });
  });

  it.each(Object.entries(AUDITED))('is written by %s', async (route, { action, subject }) => {
    const [method = '', pattern = ''] = route.split(' ');
    const admin = await world.someone('admin');
    const needs = await make(
      subject ?? ACCESS_TABLE[route]!.subject,
      world,
      (await world.someone('other')).id,
    );
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => needs.params?.[name] ?? `missing-${name}`);
    const reply = await app.anonymous
      .as(admin.token)
      .request(method, `${path}${needs.query ? `?${needs.query}` : ''}`, needs.body, {
        headers: needs.headers ?? {},
      });
    expect([reply.status < 300, reply.body]).toEqual([true, reply.body]);
    const requestId = reply.headers.get('x-request-id');
    const { items } = await search(`actorId=${admin.id}&action=${action}`);
    expect(items).toEqual([
      expect.objectContaining({
        action,
        via: 'API',
        actor: { id: admin.id, displayName: 'Caller', role: 'ADMIN' },
        requestId,
      }),
    ]);
    const [{ id, before, after }] = items as [Entry];
    expect(before ?? after).not.toBeNull();
    expect(after).not.toEqual(before);
    // The fact and the entry are one thing told to two.
    expect(await app.prisma.fact.findUnique({ where: { id } })).toMatchObject({ name: action, requestId });
  });

  it.each(Object.keys(NOT_AUDITED))('is left alone by %s', async (route) => {
    const [method = '', pattern = ''] = route.split(' ');
    const admin = await world.someone('admin');
    const needs = await make(ACCESS_TABLE[route]!.subject, world, (await world.someone('other')).id);
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => needs.params?.[name] ?? '');
    await app.anonymous.as(admin.token).request(method, path, needs.body);
    expect((await search(`actorId=${admin.id}`)).items).toEqual([]);
  });

  it('says what changed, in whose name, and nothing of what people do with what is theirs', async () => {
    const [moderator, seller] = [await world.someone('moderator'), await world.someone('other')];
    const [declined, own] = [
      await world.deal(seller.id, 'PENDING'),
      await world.deal(seller.id, 'PUBLISHED'),
    ];
    await app.anonymous.as(moderator.token).post(`/api/deals/${declined}/decline`, { reason: 'DUPLICATE' });
    await app.anonymous.as(seller.token).post(`/api/deals/${own}/archive`);
    expect((await search(`subjectType=deal&subjectId=${declined}`)).items).toMatchObject([
      {
        action: 'deal.declined',
        permission: 'deals:moderate',
        actor: { id: moderator.id, role: 'MODERATOR' },
        before: { status: 'PENDING' },
        after: { status: 'DECLINED', reason: 'DUPLICATE' },
      },
    ]);
    expect((await search(`subjectType=deal&subjectId=${own}`)).items).toEqual([]);
  });

  it('holds only the fields of a product that became others', async () => {
    const admin = await world.someone('admin');
    const needs = await make(ACCESS_TABLE['PATCH /api/products/:slug']!.subject, world, admin.id);
    const path = `/api/products/${needs.params!.slug}`;
    const body = { name: 'F60 Pro', brand: 'T-Motor' };
    await app.anonymous.as(admin.token).patch(path, body, { headers: needs.headers! });
    expect((await search(`actorId=${admin.id}`)).items).toMatchObject([
      { before: { name: 'F60' }, after: { name: 'F60 Pro' } },
    ]);
  });

  it('is searched by who, what, to what and when, page by page', async () => {
    const admin = await world.someone('admin');
    const api = app.anonymous.as(admin.token);
    for (const n of [1, 2, 3])
      await api.put(`/api/admin/scam-patterns/paged-${n}`, { text: 'some words', enabled: false });
    await api.delete('/api/admin/scam-patterns/paged-3');
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await search(
        `actorId=${admin.id}&action=scam_pattern.*&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      found.push(...page.items.map(({ subject, action }) => `${action} ${subject.id}`));
      cursor = page.nextCursor;
    }
    expect(found).toEqual([
      'scam_pattern.removed paged-3',
      'scam_pattern.set paged-3',
      'scam_pattern.set paged-2',
      'scam_pattern.set paged-1',
    ]);
    const hour = (ms: number) => new Date(Date.now() + ms).toISOString();
    expect((await search(`actorId=${admin.id}&from=${hour(-3_600_000)}&via=API`)).items).toHaveLength(4);
    expect((await search(`actorId=${admin.id}&to=${hour(-3_600_000)}`)).items).toEqual([]);
    expect((await search(`actorId=${admin.id}&via=CLI`)).items).toEqual([]);
    for (const wrong of ['subjectId=1', 'action=DROP', `from=${hour(0)}&to=${hour(-1)}`, 'via=FAX'])
      expectProblem(await api.get(`/api/admin/audit?${wrong}`), 400, 'request.invalid');
  });

  it('is written with the change or not at all', async () => {
    const userId = (await world.someone('other')).id;
    const lift = (end: () => void) =>
      onPrivilege({ via: 'SYSTEM', permission: 'tests:run' }, null, () =>
        app.prisma.$transaction(async (tx) => {
          await app.app.get(Facts).record(tx, lifted(userId));
          end();
        }),
      );
    const breakOff = () => {
      throw new Error('the change fails after all');
    };
    await expect(lift(breakOff)).rejects.toThrow('after all');
    expect((await search(`subjectType=user&subjectId=${userId}`)).items).toEqual([]);
    await lift(() => undefined);
    expect((await search(`subjectType=user&subjectId=${userId}`)).items).toMatchObject([
      { via: 'SYSTEM', actor: null, before: { suspended: true }, after: null },
    ]);
  });

  it('outlives the account of whoever did it', async () => {
    const moderator = await world.someone('moderator');
    const dealId = await world.deal((await world.someone('other')).id, 'PENDING');
    await app.anonymous.as(moderator.token).post(`/api/deals/${dealId}/approval`);
    await app.prisma.user.delete({ where: { id: moderator.id } });
    expect((await search(`actorId=${moderator.id}`)).items).toMatchObject([
      { action: 'deal.published', actor: { id: moderator.id, displayName: '', role: 'MODERATOR' } },
    ]);
  });

  it('refuses to be changed, emptied or shortened, whoever asks', async () => {
    const { prisma } = app;
    const { id } = await prisma.auditEntry.findFirstOrThrow();
    const refused = /append-only/;
    await expect(prisma.auditEntry.update({ where: { id }, data: { actorId: null } })).rejects.toThrow(
      refused,
    );
    await expect(prisma.auditEntry.delete({ where: { id } })).rejects.toThrow(refused);
    await expect(prisma.$executeRaw`TRUNCATE "AuditEntry"`).rejects.toThrow(refused);
    // Not even the purge removes what is young, should it take the clock to be another.
    const purge = app.app.get(Purge).run(PURGE_JOB, { now: after(800 * DAY) });
    await expect(purge).rejects.toThrow(/auditEntry could not be purged/);
    expect(await prisma.auditEntry.count({ where: { id } })).toBe(1);
  });

  it('forgets what is older than the retention policy says, and nothing else', async () => {
    const { prisma } = app;
    const entry = (days: number) => ({
      id: newId(after(-days * DAY)),
      action: 'test.old',
      via: 'CLI' as const,
      permission: 'tests:run',
      subjectType: 'test',
      subjectId: String(days),
      at: after(-days * DAY),
    });
    await prisma.auditEntry.createMany({ data: [entry(800), entry(700)] });
    expect((await app.app.get(Purge).run(PURGE_JOB)).removed).toMatchObject({ auditEntry: 1 });
    expect((await search('action=test.old')).items).toMatchObject([{ subject: { id: '700' } }]);
  });

  it('notes that a process came up with other secrets, and nothing of the secrets', async () => {
    const [watch, config] = [app.app.get(KeyWatch), app.app.get<AuthConfig>(authConfig.KEY)];
    await watch.note();
    expect(await watch.note()).toBe(false);
    const [before] = config.encryptionSecrets;
    config.encryptionSecrets.unshift('another secret, longer than thirty-two characters');
    expect(await Promise.all([watch.note(), watch.note()])).toEqual(expect.arrayContaining([true, false]));
    const { items } = await search('action=keys.changed&limit=1');
    expect(items).toMatchObject([{ via: 'SYSTEM', actor: null, subject: { type: 'keys' } }]);
    expect((items[0]!.after as { secondFactors: string[] }).secondFactors).toHaveLength(
      config.encryptionSecrets.length,
    );
    expect(JSON.stringify(items)).not.toContain(before);
    config.encryptionSecrets.shift();
  });

  it('is not written where nobody acted on a privilege', async () => {
    const userId = (await world.someone('other')).id;
    await app.prisma.$transaction((tx) => app.app.get(Facts).record(tx, lifted(userId)));
    expect((await search(`subjectType=user&subjectId=${userId}`)).items).toEqual([]);
  });
});
