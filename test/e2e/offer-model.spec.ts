import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OfferClock } from '../../src/modules/offers/offer-clock.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { dealBody, ensureCategory } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { ASKED, FLOOR, newModel, step } from '../support/offer-model.js';
import type { OfferCommand, OfferModel, Outcome } from '../support/offer-model.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';

/** `npm run verify:offers` runs the long form. */
const RUNS = LONG ? 1_000 : 25;
const INTERLEAVED = LONG ? 200 : 15;
const PATIENCE = LONG ? 3_600_000 : 120_000;

const commands = (kinds: OfferCommand['kind'][]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    buyer: fc.constantFrom<0 | 1>(0, 1),
    side: fc.constantFrom<'buyer' | 'seller'>('buyer', 'seller'),
    price: fc.constantFrom(FLOOR - 1, FLOOR, 4_000, ASKED, ASKED + 1),
  });
const TALK: OfferCommand['kind'][] = [
  'offer',
  'offer',
  'counter',
  'counter',
  'accept',
  'decline',
  'withdraw',
];

/** A deal on sale with two buyers in touch, and the ids of their offers by their place in the model. */
interface World {
  dealId: string;
  discussionIds: [string, string];
  offerIds: [string[], string[]];
}

describe('offers do what the model says', () => {
  let app: TestApp;
  let seller: Person;
  let buyers: [Person, Person];

  beforeAll(async () => {
    // Nobody needs to be told here.
    app = await startTestApp({ APP_ROLE: 'api' });
    await ensureCategory(app);
    seller = await person(app);
    buyers = [await person(app), await person(app)];
  });
  afterAll(() => app.stop());

  it(
    `in ${RUNS} runs of up to 50 commands`,
    async () => {
      const scripts = fc.array(commands([...TALK, 'lapse', 'tick', 'release']), {
        minLength: 1,
        maxLength: 50,
        size: 'max',
      });
      await fc.assert(
        fc.asyncProperty(scripts, async (script) => {
          const world = await newWorld();
          let model = newModel();
          for (const command of script) {
            if (!isSendable(command, model)) continue;
            const { model: next, outcome } = step(model, command, model.offers[command.buyer].length - 1);
            expect([command, await send(world, command)]).toEqual([command, outcome]);
            model = next;
          }
          expect(await observe(world)).toEqual(summary(model));
        }),
        { numRuns: RUNS, endOnFailure: LONG },
      );
    },
    PATIENCE,
  );

  it(
    `in ${INTERLEAVED} runs with two to four people at once`,
    async () => {
      const batches = fc.array(fc.array(commands(TALK), { minLength: 2, maxLength: 4 }), {
        minLength: 1,
        maxLength: 12,
        size: 'max',
      });
      await fc.assert(
        fc.asyncProperty(batches, async (script) => {
          const world = await newWorld();
          let possible = [newModel()];
          for (const batch of script) {
            const [model] = possible as [OfferModel];
            const sendable = batch.filter((command) => isSendable(command, model));
            const targets = sendable.map(({ buyer }) => model.offers[buyer].length - 1);
            const outcomes = await Promise.all(sendable.map((command) => send(world, command, targets)));
            const seen = JSON.stringify(await observe(world));
            // Some order of the commands, one after the other, must explain all answers and what is stored.
            possible = permutations(sendable.map((_, i) => i))
              .map((order) => replay(model, sendable, targets, order))
              .filter((run) => JSON.stringify(run.outcomes) === JSON.stringify(outcomes))
              .map((run) => run.model)
              .filter((end) => JSON.stringify(summary(end)) === seen);
            expect({ model, sendable, outcomes, seen, explained: possible.length > 0 }).toMatchObject({
              explained: true,
            });
            await refreshIds(world);
            if (!possible[0]!.onSale) {
              await release(world);
              possible[0]!.onSale = true;
            }
          }
        }),
        { numRuns: INTERLEAVED, endOnFailure: true },
      );
    },
    PATIENCE,
  );

  /** Answers need an offer to answer. */
  function isSendable({ kind, buyer }: OfferCommand, model: OfferModel): boolean {
    return !['counter', 'accept', 'decline', 'withdraw'].includes(kind) || model.offers[buyer].length > 0;
  }

  async function newWorld(): Promise<World> {
    const { imageIds: _, category, ...fields } = dealBody({ priceCents: ASKED, floorCents: FLOOR });
    const own = { sellerId: seller.id, status: 'PUBLISHED', categorySlug: category, publishedAt: new Date() };
    const deal = await app.prisma.deal.create({ data: { ...fields, ...own } as never });
    const discussions = await app.prisma.discussion.createManyAndReturn({
      data: buyers.map(({ id }) => ({ dealId: deal.id, buyerId: id, sellerId: seller.id })),
    });
    const discussionIds = discussions.map(({ id }) => id) as [string, string];
    return { dealId: deal.id, discussionIds, offerIds: [[], []] };
  }

  async function send(world: World, command: OfferCommand, _targets?: number[]): Promise<Outcome> {
    const { kind, buyer, side, price } = command;
    const { api } = side === 'buyer' ? buyers[buyer] : seller;
    const path = `/api/offers/${world.offerIds[buyer].at(-1) ?? 'none'}`;
    switch (kind) {
      case 'offer': {
        const discussion = `/api/discussions/${world.discussionIds[buyer]}/offers`;
        const reply = await buyers[buyer].api.post(discussion, { priceCents: price });
        if (!_targets && reply.status === 201) world.offerIds[buyer].push(reply.body.id as string);
        return outcomeOf(reply, 201);
      }
      case 'counter':
        return outcomeOf(await api.post(`${path}/counter`, { priceCents: price }));
      case 'accept':
        return outcomeOf(await api.post(`${path}/acceptance`));
      case 'decline':
        return outcomeOf(await api.post(`${path}/decline`));
      case 'withdraw':
        return outcomeOf(await api.delete(path));
      case 'lapse':
        await app.prisma.priceOffer.updateMany({
          where: { discussionId: world.discussionIds[buyer], status: 'OPEN' },
          data: { expiresAt: new Date(Date.now() - 1) },
        });
        return 'done';
      case 'tick':
        await app.app.get(OfferClock).expireOverdueOffers();
        return 'done';
      case 'release':
        await release(world);
        return 'done';
    }
  }

  async function release({ dealId }: World): Promise<void> {
    await app.prisma.deal.update({ where: { id: dealId }, data: { status: 'PUBLISHED' } });
  }

  function outcomeOf({ status, body }: Reply<{ status?: string; code?: string }>, expected = 200): Outcome {
    return status === expected ? body.status! : `${body.code ?? 'no code'}${status < 500 ? '' : ' !'}`;
  }

  async function refreshIds(world: World): Promise<void> {
    for (const buyer of [0, 1] as const) {
      const rows = await app.prisma.priceOffer.findMany({
        where: { discussionId: world.discussionIds[buyer] },
        orderBy: { createdAt: 'asc' },
      });
      world.offerIds[buyer] = rows.map(({ id }) => id);
    }
  }

  /** What is stored, in the words of the model. */
  async function observe({ dealId, discussionIds }: World) {
    const deal = await app.prisma.deal.findUniqueOrThrow({ where: { id: dealId } });
    const rows = await app.prisma.priceOffer.findMany({ where: { dealId }, orderBy: { createdAt: 'asc' } });
    return {
      onSale: deal.status === 'PUBLISHED',
      offers: discussionIds.map((id) =>
        rows
          .filter(({ discussionId }) => discussionId === id)
          .map(({ status, by, priceCents }) => `${status} ${by.toLowerCase()} ${priceCents}`),
      ),
    };
  }

  function summary({ onSale, offers }: OfferModel) {
    return {
      onSale,
      offers: offers.map((mine) => mine.map(({ status, by, price }) => `${status} ${by} ${price}`)),
    };
  }

  function replay(start: OfferModel, batch: OfferCommand[], targets: number[], order: number[]) {
    const outcomes: Outcome[] = [];
    let model = start;
    for (const i of order) {
      const taken = step(model, batch[i]!, targets[i]!);
      model = taken.model;
      outcomes[i] = taken.outcome;
    }
    return { model: structuredClone(model), outcomes };
  }

  function permutations(items: number[]): number[][] {
    if (items.length === 0) return [[]];
    return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
  }
});
