import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, DAY } from '../../src/common/time.js';
import { AlertDigests } from '../../src/modules/alerts/alert-digests.service.js';
import { AlertMatchesReader } from '../../src/modules/alerts/alert-matches.reader.js';
import { AlertMatching, INSTANT_PER_DAY } from '../../src/modules/alerts/alert-matching.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { statementsOf } from '../support/statements.js';

describe('what alerts find', () => {
  let app: TestApp;
  let seller: Person;
  let matching: AlertMatching;
  let digests: AlertDigests;

  beforeAll(async () => {
    app = await startTestApp({ LIMIT_CLIENT_PER_MINUTE: '100000' });
    await ensureCategory(app);
    seller = await person(app);
    matching = app.app.get(AlertMatching);
    digests = app.app.get(AlertDigests);
  });
  afterAll(() => app.stop());

  async function save(who: Person, frequency: string, q: string): Promise<string> {
    const body = { name: q, kind: 'search', filters: { q }, frequency };
    return (await who.api.post('/api/alerts', body)).body.id as string;
  }
  /** New deals that the clock has already published, each held against alerts. */
  async function publish(title: string, count = 1): Promise<string[]> {
    const ids = await insertDeals(
      app,
      seller.id,
      Array.from({ length: count }, () => ({ title })),
    );
    for (const id of ids) await matching.match(id, { cause: 'deal.published' });
    return ids;
  }
  const facts = (name: string, userId: string) =>
    app.prisma.fact.findMany({ where: { name, data: { path: ['userId'], equals: userId } } });

  it('is told one by one up to so many a day, the rest by the digest of the day', async () => {
    const buyer = await person(app);
    await save(buyer, 'instant', 'flood');
    await publish('A flood', INSTANT_PER_DAY + 3);
    expect(await facts('alert.matched', buyer.id)).toHaveLength(INSTANT_PER_DAY);
    await digests.make('DAILY', '2026-01-01');
    const [due, ...more] = await facts('alert.digest_due', buyer.id);
    expect([due!.data, more]).toEqual([
      expect.objectContaining({ frequency: 'DAILY', slot: '2026-01-01', matches: 3 }),
      [],
    ]);
    // A new day has room again.
    await app.prisma.alertMatch.updateMany({
      where: { userId: buyer.id },
      data: { createdAt: after(-DAY) },
    });
    await publish('Another flood');
    expect(await facts('alert.matched', buyer.id)).toHaveLength(INSTANT_PER_DAY + 1);
  });

  it('is told once a day or once a week, only what is still for sale', async () => {
    const buyer = await person(app);
    const daily = await save(buyer, 'daily', 'sunrise');
    await save(buyer, 'weekly', 'sunset');
    const [kept, sold] = await publish('Sunrise and sunset', 2);
    await app.prisma.deal.update({ where: { id: sold! }, data: { status: 'SOLD' } });
    expect(await facts('alert.matched', buyer.id)).toEqual([]);

    await digests.make('DAILY', '2026-02-02');
    await digests.make('DAILY', '2026-02-02');
    await digests.make('WEEKLY', '2026-W06');
    const due = await facts('alert.digest_due', buyer.id);
    expect(due.map(({ data }) => data)).toEqual([
      expect.objectContaining({ frequency: 'DAILY', matches: 1 }),
      expect.objectContaining({ frequency: 'WEEKLY', matches: 1 }),
    ]);
    const { digestId } = due[0]!.data as { digestId: string };
    const told = await app.app.get(AlertMatchesReader).listTellable(digestId);
    expect(told).toEqual([
      expect.objectContaining({ alertId: daily, alertName: 'sunrise', dealId: kept, reason: 'search' }),
    ]);
    await app.settle();
    const notices = (await buyer.api.get('/api/notifications')).body.items as object[];
    expect(notices).toMatchObject([
      { kind: 'alert.digest', text: '"Sunrise and sunset", €45.00, Lyon (sunset)' },
      { kind: 'alert.digest', text: '"Sunrise and sunset", €45.00, Lyon (sunrise)' },
    ]);
    // Nothing new, nothing to tell.
    await digests.make('DAILY', '2026-02-03');
    expect(await facts('alert.digest_due', buyer.id)).toHaveLength(2);
  });

  it('is in one digest each, though several make it at once and are asked again', async () => {
    const people = await Promise.all(Array.from({ length: LONG ? 40 : 6 }, () => person(app)));
    for (const buyer of people) await save(buyer, 'daily', 'crowd');
    await publish('A crowd', 2);
    await Promise.all(Array.from({ length: 4 }, () => digests.make('DAILY', '2026-03-03')));
    for (const buyer of people) {
      const due = await facts('alert.digest_due', buyer.id);
      expect(due.map(({ data }) => (data as { matches: number }).matches)).toEqual([2]);
    }
  });

  it('is filed once however often a fact is heard, in short transactions', async () => {
    const owners = await Promise.all([person(app), person(app)]);
    const count = 1_200;
    await app.prisma.$executeRaw`
      INSERT INTO "Alert" (id, "userId", name, kind, filters, frequency, "updatedAt")
      SELECT uuidv7(), (ARRAY[${owners[0].id}, ${owners[1].id}]::uuid[])[1 + n % 2], 'masses', 'SEARCH',
        '{"q": "masses"}', 'DAILY', now() FROM generate_series(1, ${count}::int) n`;
    await app.prisma.$executeRaw`
      INSERT INTO "AlertKey" SELECT id, 'masses', '', '', '||||', 0, 100000000, -90, 90, -180, 180
      FROM "Alert" WHERE name = 'masses'`;
    const [dealId] = await insertDeals(app, seller.id, [{ title: 'For the masses' }]);
    const hear = () => matching.match(dealId!, { cause: 'deal.published' });
    const statements = await statementsOf(async () => {
      expect(await hear()).toBe(count);
    });
    expect(statements.filter(({ text }) => text.includes('INSERT INTO "AlertMatch"'))).toHaveLength(3);
    const again = await Promise.all([hear(), hear(), hear()]);
    expect(again).toEqual([0, 0, 0]);
    expect(await app.prisma.alertMatch.count({ where: { dealId: dealId! } })).toBe(count);
  });
});
