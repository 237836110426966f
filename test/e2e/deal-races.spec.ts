import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DealStatus } from '../../src/modules/deals/deal.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ACTIONS } from '../support/deal-actions.js';
import { openDeal } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';

const ACTORS = 50;
const ROUNDS = LONG ? 200 : 5;

type Action = keyof typeof ACTIONS;

/** Who does what at once, from which state: each pair leads away from it, so one of all can win. */
const RACES: { from: DealStatus; verbs: [Action, Action] }[] = [
  { from: 'PENDING', verbs: ['approve', 'decline'] },
  { from: 'PUBLISHED', verbs: ['sell', 'takedown'] },
  { from: 'DRAFT', verbs: ['submit', 'submit'] },
  { from: 'RESERVED', verbs: ['sell', 'sell'] },
  { from: 'PUBLISHED', verbs: ['renew', 'renew'] },
];

describe('many who act on one deal at once', () => {
  let app: TestApp;
  let seller: Person;
  let moderators: Person[];

  beforeAll(async () => {
    app = await startTestApp();
    seller = await person(app);
    moderators = [await person(app, { role: 'MODERATOR' }), await person(app, { role: 'MODERATOR' })];
  });
  afterAll(() => app.stop());

  const isModerators = (verb: Action) => ['approve', 'decline', 'takedown'].includes(verb);

  it(
    `have one winner in each of ${ROUNDS} rounds of ${ACTORS}; the others are told so, and nothing breaks`,
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { from, verbs } = RACES[round % RACES.length]!;
        const { id } = await openDeal(app, seller);
        const past = new Date(Date.now() - 2 * 86_400_000);
        await app.prisma.deal.update({
          where: { id },
          data: { status: from, submittedAt: past, publishedAt: past, expiresAt: new Date(Date.now() + 1e9) },
        });
        const answers = await Promise.all(
          Array.from({ length: ACTORS }, (_, turn) => {
            const verb = verbs[turn % 2]!;
            const actor = isModerators(verb) ? moderators[(turn >> 1) % 2]! : seller;
            return ACTIONS[verb](actor.api, id);
          }),
        );
        const winners = answers.filter(({ status }) => status === 200);
        const told = answers.filter(({ status }) => status !== 200);
        expect({ round, from, verbs, winners: winners.length }).toEqual({ round, from, verbs, winners: 1 });
        // Who comes after a renewal may be told more exactly.
        const fine = ['deal.transition.conflict', 'deal.renewal.too_soon'];
        const strange = told.filter(({ status, body }) => status !== 409 || !fine.includes(body.code ?? ''));
        expect(strange.map(({ status, body }) => [status, body.code])).toEqual([]);
        const steps = await app.prisma.dealTransition.findMany({
          where: { dealId: id, NOT: { verb: 'open' } },
        });
        expect(steps).toHaveLength(1);
        expect(steps[0]!.to).toBe(winners[0]!.body.status);
        const facts = await app.prisma.fact.count({ where: { data: { path: ['dealId'], equals: id } } });
        expect(facts).toBe(2);
      }
    },
    LONG ? 1_800_000 : 60_000,
  );
});
