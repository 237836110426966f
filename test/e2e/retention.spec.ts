import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { after, DAY } from '../../src/common/time.js';
import { DealDrafts } from '../../src/modules/deals/deal-drafts.service.js';
import { ImageSweeps } from '../../src/modules/images/image-sweeps.service.js';
import { boundsOf, beginningOf, removalOf } from '../../src/platform/retention/purge.sql.js';
import { Purge } from '../../src/platform/retention/purge.service.js';
import { PURGE_JOB } from '../../src/retention/line.js';
import { removals } from '../../src/retention/policy.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory } from '../support/deals.js';
import { announceSlot } from '../support/jobs.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';

const ago = (days: number) => after(-days * DAY);
const bytes = () => new Uint8Array(Buffer.from(newId()));

interface Node {
  'Node Type': string;
  Alias?: string;
  'Index Cond'?: string;
  Plans?: Node[];
}

describe('the purge', () => {
  let app: TestApp;
  let admin: Person;
  let purge: Purge;

  beforeAll(async () => {
    app = await startTestApp();
    admin = await person(app, { role: 'ADMIN' });
    await ensureCategory(app);
    purge = app.app.get(Purge);
  });
  afterAll(() => app.stop());

  it('finds by an index what is due, in every table: it never reads the rows that live', async () => {
    for (const rule of removals(null)) {
      const { text } = removalOf(rule);
      const [before, place] = boundsOf(rule, new Date());
      const written = [beginningOf(rule), before, place].reduce<string>((sql, value, at) => {
        const literal = value instanceof Date ? value.toISOString() : value;
        return sql.replaceAll(`$${at + 1}::`, `'${literal}'::`);
      }, text);
      const replies = (await app.prisma.pool.query(
        `BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
         EXPLAIN (FORMAT JSON) ${written}; ROLLBACK`,
      )) as unknown as { rows: { 'QUERY PLAN': { Plan: Node }[] }[] }[];
      const { rows } = replies.find((reply) => reply.rows.length > 0)!;
      const scan = nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan).find(
        (node) => /^t(_1)?$/.test(node.Alias ?? '') && node['Index Cond']?.includes(rule.by),
      );
      expect([rule.model, rule.since, scan?.['Index Cond']]).toEqual([
        rule.model,
        rule.since,
        expect.stringMatching(new RegExp(`\\b${rule.by}"? <`)),
      ]);
    }
  });

  it('removes what its time is over for, counts it first, and leaves the rest', async () => {
    const { prisma } = app;
    const userId = admin.id;
    const ids = () => ({ old: newId(ago(2_000)), young: newId() });
    const both = <Row>(make: (id: string, at: Date) => Row, made = ids()) => [
      make(made.old, ago(1_999)),
      make(made.young, new Date()),
    ];
    await prisma.session.createMany({
      data: [
        { userId, expiresAt: ago(15), createdAt: ago(45) },
        { userId, expiresAt: after(DAY), revokedAt: ago(15) },
        { userId, expiresAt: ago(13) },
      ],
    });
    await prisma.mailToken.createMany({
      data: both((id, expiresAt) => ({ id, userId, purpose: 'VERIFY_EMAIL', tokenHash: bytes(), expiresAt })),
    });
    await prisma.signInChallenge.createMany({
      data: both((id, expiresAt) => ({ id, userId, tokenHash: bytes(), expiresAt })),
    });
    await prisma.totpCredential.create({ data: { userId, secret: bytes(), createdAt: ago(2) } });
    const waiting = { userId, kind: 'deal.approved', title: 't', text: 't', data: {} };
    await prisma.notification.createMany({
      data: [
        { ...waiting, dedupeKey: 'read', createdAt: ago(100), readAt: ago(91) },
        { ...waiting, dedupeKey: 'unread', createdAt: ago(100) },
        { ...waiting, dedupeKey: 'old', createdAt: ago(181) },
      ],
    });
    const { id: stillToGo } = await prisma.notification.create({
      data: { ...waiting, dedupeKey: 'waits', createdAt: ago(181) },
    });
    await prisma.notificationDelivery.create({
      data: { notificationId: stillToGo, channel: 'EMAIL', dueAt: after(DAY) },
    });
    await prisma.webhookReceipt.createMany({
      data: both((id, receivedAt) => ({ id, bodyHash: bytes(), receivedAt })),
    });
    await prisma.jobRun.createMany({
      data: [
        { job: 'test.old', slot: ago(91), createdAt: ago(91), endedAt: ago(91) },
        { job: 'test.open', slot: ago(91), createdAt: ago(91) },
      ],
    });
    await prisma.searchAudit.createMany({ data: both((id, at) => ({ id, at, checked: 1, drift: 0 })) });
    await prisma.backupRun.createMany({ data: both((id, startedAt) => ({ id, startedAt, name: id })) });
    const facts = [newId(ago(91)), newId(ago(92)), newId()];
    await prisma.fact.createMany({
      data: facts.map((id, at) => ({ id, name: 'test.kept', data: {}, recordedAt: ago([91, 92, 0][at]!) })),
    });
    await app.settle();
    await prisma.factFailure.create({
      data: { factId: facts[1]!, failures: 8, lastError: 'no', failedAt: ago(92), deadAt: ago(92) },
    });

    const shown = (await admin.api.get('/api/admin/retention')).body.lines as {
      model: string;
      due: number;
    }[];
    const due = Object.fromEntries(
      shown.filter((line) => line.due).map(({ model, due: count }) => [model, count]),
    );
    const report = await purge.run(PURGE_JOB);
    const removed = Object.fromEntries(Object.entries(report.removed).filter(([, count]) => count > 0));
    expect(removed).toEqual({
      session: 2,
      mailToken: 1,
      totpCredential: 1,
      signInChallenge: 1,
      notification: 2,
      webhookReceipt: 1,
      jobRun: 1,
      searchAudit: 1,
      backupRun: 1,
      fact: 1,
    });
    expect(due).toEqual(removed);
    expect(report.unfinished).toEqual([]);
    expect(
      (await prisma.notification.findMany({ where: { userId }, orderBy: { dedupeKey: 'asc' } })).map(
        ({ dedupeKey }) => dedupeKey,
      ),
    ).toEqual(['unread', 'waits']);
    expect((await prisma.fact.findMany({ where: { id: { in: facts } } })).map(({ id }) => id).sort()).toEqual(
      facts.slice(1).sort(),
    );
    expect((await admin.api.get('/api/users/me')).status).toBe(200);
  });

  it('leaves the price that the course of a price begins with, and the digest that a match still names', async () => {
    const { prisma } = app;
    const product = await prisma.product.create({
      data: {
        slug: 'aged',
        brand: 'B',
        name: 'N',
        categorySlug: (await prisma.category.findFirstOrThrow()).slug,
        specs: {},
      },
    });
    const price = { productId: product.id, merchant: 'm', currency: 'EUR', inStock: true };
    await prisma.offerPrice.createMany({
      data: [1_300, 1_200, 1_100, 100].map((days) => ({ ...price, priceCents: days, at: ago(days) })),
    });
    const [dealId] = await insertDeals(app, admin.id, [{ status: 'PUBLISHED' }]);
    const alert = await prisma.alert.create({ data: { userId: admin.id, name: 'a', kind: 'SEARCH' } });
    const digest = (slot: string) => ({
      id: newId(ago(400)),
      userId: admin.id,
      frequency: 'DAILY' as const,
      slot,
      createdAt: ago(400),
    });
    const [named, bare] = [digest('named'), digest('bare')];
    await prisma.alertDigest.createMany({ data: [named, bare] });
    await prisma.alertMatch.create({
      data: {
        id: newId(ago(400)),
        createdAt: ago(400),
        alertId: alert.id,
        userId: admin.id,
        dealId: dealId!,
        reason: 'search',
        cause: 'deal.published',
        priceCents: 1,
        criteria: {},
        telling: 'DAILY',
        digestId: named.id,
      },
    });
    expect((await purge.run(PURGE_JOB)).removed).toMatchObject({
      offerPrice: 2,
      alertDigest: 1,
      alertMatch: 0,
    });
    expect(
      (await prisma.offerPrice.findMany({ orderBy: { at: 'asc' } })).map(({ priceCents }) => priceCents),
    ).toEqual([1_100, 100]);
    await prisma.deal.update({ where: { id: dealId! }, data: { status: 'ARCHIVED' } });
    await purge.run(PURGE_JOB);
    expect((await purge.run(PURGE_JOB)).removed).toMatchObject({ alertMatch: 0, alertDigest: 0 });
    expect(await prisma.alertDigest.count()).toBe(0);
  });

  it('goes in batches that it tells of, ends where it is told to, and goes on the next time', async () => {
    const many = (count: number) =>
      app.prisma.webhookReceipt.createMany({
        data: Array.from({ length: count }, () => ({ id: newId(), bodyHash: bytes(), receivedAt: ago(40) })),
      });
    await many(2_500);
    const cut = new AbortController();
    const heard: number[] = [];
    const run = purge.run(PURGE_JOB, {
      signal: cut.signal,
      report: ({ removed }) => {
        if (!removed.webhookReceipt) return;
        heard.push(removed.webhookReceipt);
        if (heard.length === 1) cut.abort(new Error('time is over'));
      },
    });
    await expect(run).rejects.toThrow('time is over');
    expect(heard).toEqual([1_000]);
    expect(await purge.run(PURGE_JOB, { budgetMs: -1 })).toMatchObject({
      removed: {},
      unfinished: expect.arrayContaining(['webhookReceipt']),
    });
    const slot = await announceSlot(app, PURGE_JOB);
    await app.settle();
    const kept = await app.prisma.jobRun.findUnique({ where: { job_slot: { job: PURGE_JOB, slot } } });
    expect(kept).toMatchObject({
      state: 'DONE',
      result: { removed: { webhookReceipt: 1_500 }, unfinished: [] },
    });
  });

  it('takes abandoned drafts, and their pictures with the next sweep', async () => {
    const upload = async (seed: number) =>
      (await admin.api.upload('/api/images', await photo({ seed }))).body.id as string;
    const [lost, kept] = [await upload(1), await upload(2)];
    const draft = { status: 'DRAFT' as const, publishedAt: null };
    const [old, touched, young] = await insertDeals(app, admin.id, [
      { ...draft, id: newId(ago(91)), updatedAt: ago(91) },
      { ...draft, id: newId(ago(200)), updatedAt: ago(10) },
      { ...draft },
      { ...draft, id: newId(ago(91)), status: 'ARCHIVED' as const, updatedAt: ago(91) },
    ]);
    await app.prisma.dealImage.createMany({
      data: [
        { dealId: old!, imageId: lost, position: 0 },
        { dealId: touched!, imageId: kept, position: 0 },
      ],
    });
    expect(await app.app.get(DealDrafts).discardAbandoned()).toBe(2);
    const left = await app.prisma.deal.findMany({ where: { id: { in: [old!, touched!, young!] } } });
    expect(left.map(({ id }) => id).sort()).toEqual([touched!, young!].sort());
    expect(await app.prisma.fact.count({ where: { name: 'deal.discarded' } })).toBe(2);
    expect(await app.app.get(ImageSweeps).removeUnusedUploads({ graceMs: -1_000 })).toBe(1);
    expect(await app.prisma.image.count({ where: { id: lost } })).toBe(0);
    expect(await app.prisma.image.count({ where: { id: kept } })).toBe(1);
  });
});

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
