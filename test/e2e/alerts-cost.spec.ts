import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlertMatching } from '../../src/modules/alerts/alert-matching.service.js';
import { KEYED_DEAL, MATCHING_ALERTS, matchingValues } from '../../src/modules/alerts/alert-matching.sql.js';
import type { MatchedDeal } from '../../src/modules/alerts/alert-matching.sql.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { figure, LONG } from '../support/long-form.js';
import { insertManyAlerts } from '../support/many-alerts.js';
import { GROUPS } from '../support/many-deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { Explainer, nodesOf, statementsOf } from '../support/statements.js';

const FOR_THE_DEAL = [
  { q: 't-motor f60' },
  { q: 'motor', category: 'motor', maxPrice: 5_000 },
  { category: 'airframe', country: 'FR', maxPrice: 4_500 },
  { near: '45.76,4.84', radiusKm: 20 },
  { q: '"hardly flown" -broken', condition: 'good' },
];

/** What one new deal costs among many alerts of others; the alerts that it is for are the same five. */
describe('one new deal', () => {
  let app: TestApp;
  let buyer: Person;
  let explainer: Explainer;
  let dealId: string;

  beforeAll(async () => {
    app = await startTestApp();
    const categories = Object.entries(GROUPS).flatMap(([group, members]) =>
      [group, ...members].map((slug) => ({ slug, parentSlug: slug === group ? null : group })),
    );
    const rest = { names: {}, position: 1 };
    await app.prisma.category.createMany({
      data: categories.map((category) => ({ ...category, ...rest })),
      skipDuplicates: true,
    });
    buyer = await person(app);
    const seller = await person(app);
    [dealId = ''] = await insertDeals(app, seller.id, [
      {
        title: 'T-Motor F60 Pro motors, hardly flown',
        description: 'Four of them, kept dry, with all screws and the box. Shipping is possible. '.repeat(4),
        categorySlug: 'motor',
        priceCents: 4_500,
        lat: 45.75,
        lng: 4.85,
      },
    ]);
    explainer = await Explainer.connect(app.databaseUrl);
  });
  afterAll(async () => {
    await explainer?.close();
    await app?.stop();
  });

  async function among(others: number): Promise<{ buffers: number; milliseconds: number }> {
    await app.prisma.alert.deleteMany();
    await insertManyAlerts(app.databaseUrl, others);
    const [deal] = await app.prisma.sql<MatchedDeal>(KEYED_DEAL, [dealId]);
    const matching = app.app.get(AlertMatching);
    // The deal is for some of the others too, the more of them the more: they would hide what looking costs.
    await app.prisma.alert.deleteMany({ where: { id: { in: await matching.find(deal!, false) } } });
    const ids: string[] = [];
    for (const filters of FOR_THE_DEAL) {
      const reply = await buyer.api.post('/api/alerts', { name: 'mine', kind: 'search', filters });
      ids.push(reply.body.id as string);
    }
    await app.prisma.$executeRawUnsafe(`VACUUM ANALYZE "Alert", "AlertKey"`);
    expect(await matching.find(deal!, false)).toEqual(ids);

    const statement = { text: MATCHING_ALERTS.text, values: matchingValues(deal!, false) };
    const plan = await explainer.explain(statement);
    const readsAll = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan');
    if (others > 10_000) expect(readsAll.map((node) => node['Relation Name'])).not.toContain('AlertKey');
    // All that a new deal brings about: it is read, alerts are looked up, what is found is filed and told.
    const all = await statementsOf(() => matching.match(dealId, { cause: 'deal.published' }));
    // Facts are for ever: they cannot be written twice.
    const statements = all.filter(({ text }) => !/INSERT INTO "public"\."Fact"/.test(text));
    expect(statements.length).toBeGreaterThan(2);
    await app.prisma.alertMatch.deleteMany();
    const buffers = await explainer.buffersOfAll(statements);
    const lookup = await explainer.buffersOf(statement);
    const times = [];
    for (let round = 0; round < (LONG ? 200 : 1); round++) {
      const begun = performance.now();
      await matching.match(dealId, { cause: 'deal.published' });
      times.push(performance.now() - begun);
    }
    const milliseconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
    figure(
      `among ${others} alerts`,
      `${buffers} buffers, ${lookup} of them to look up; ${milliseconds.toFixed(2)} ms (median)`,
    );
    return { buffers, milliseconds };
  }

  it('costs among a hundred times as many alerts at most three times as much', async () => {
    const least = LONG ? 1_000 : 200;
    const few = await among(least);
    const many = await among(100 * least);
    figure('times as dear', {
      buffers: (many.buffers / few.buffers).toFixed(2),
      milliseconds: (many.milliseconds / few.milliseconds).toFixed(2),
    });
    expect(many.buffers).toBeLessThanOrEqual(3 * few.buffers);
  }, 180_000);
});
