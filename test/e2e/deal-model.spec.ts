import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DealClock } from '../../src/modules/deals/deal-clock.service.js';
import type { DealStatus } from '../../src/modules/deals/deal.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient, Reply } from '../support/client.js';
import { ACTIONS } from '../support/deal-actions.js';
import { act, claim, DRAFT, edit, passTime, settle, strike, TABLE, VERBS } from '../support/deal-model.js';
import type { DealModel, Who } from '../support/deal-model.js';
import { openDeal } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { person, signIn } from '../support/people.js';

const RUNS = LONG ? 1_000 : 15;
const COMMANDS = LONG ? 50 : 25;
const INTERLEAVED_RUNS = LONG ? 200 : 6;
const TENTH = 8_640_000;
const TIME_LIMIT = LONG ? 7_200_000 : 120_000;

interface Real {
  id: string;
  people: Record<Who, ApiClient>;
  app: TestApp;
  edits: number;
}
type Command = fc.AsyncCommand<DealModel, Real>;
type Answer = Reply<{ code?: string; status?: string; version?: number }>;

const WHO = ['seller', 'moderator', 'otherModerator', 'stranger'] as const;
/** Most steps are by those who may; the others try now and then. */
const likely = (who: Who) => fc.oneof({ weight: 4, arbitrary: fc.constant(who) }, fc.constantFrom(...WHO));

/** Makes a command that says what it does when a run fails. */
function command(name: string, run: (model: DealModel, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, real) => {
      await run(model, real);
      const { body } = await real.people.seller.get(`/api/deals/${real.id}`);
      const { status, version, hasRevision } = model;
      expect({
        after: name,
        status: body.status,
        version: body.version,
        hasRevision: Boolean(body.own.revision),
      }).toEqual({ after: name, status, version, hasRevision });
    },
  };
}

function expectOutcome(name: string, answer: Answer, expected: { status: number; code?: string }): void {
  const { status, body } = answer;
  expect({ name, status, code: status < 300 ? undefined : body.code }).toEqual({
    name,
    status: expected.status,
    code: expected.code,
  });
}

const acting = fc.constantFrom(...VERBS).chain((verb) =>
  likely(['approve', 'decline', 'takedown'].includes(verb) ? 'moderator' : 'seller').map((who) =>
    command(`${who} ${verb}`, async (model, { id, people }) => {
      const expected = act(model, verb, who);
      expectOutcome(`${who} ${verb}`, await ACTIONS[verb](people[who], id), expected);
    }),
  ),
);

/** A step that the contract allows from here, so that walks go far. */
const stepping = fc.nat().map((choice) =>
  command(`step ${choice}`, async (model, { id, people }) => {
    const open = VERBS.filter((verb) => verb !== 'archive' && TABLE[verb][0].includes(model.status));
    const verb = open[choice % open.length];
    if (!verb) return;
    const who = ['approve', 'decline', 'takedown'].includes(verb) ? 'moderator' : 'seller';
    const expected = act(model, verb, who);
    expectOutcome(`${who} ${verb}`, await ACTIONS[verb](people[who], id), expected);
  }),
);

const editing = fc
  .record({
    field: fc.constantFrom('price' as const, 'title' as const),
    stale: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ field, stale }) =>
    command(`edit ${field}${stale === 0 ? ' (stale)' : ''}`, async (model, real) => {
      const version = stale === 0 ? model.version + 1 : model.version;
      const expected = edit(model, field, version);
      real.edits += 1;
      const body = field === 'price' ? { priceCents: 1_000 + real.edits } : { title: `Motors ${real.edits}` };
      const answer = await real.people.seller.patch(`/api/deals/${real.id}`, body, {
        headers: { 'If-Match': `"${version}"` },
      });
      expectOutcome(`edit ${field}`, answer, expected);
    }),
  );

const settling = fc
  .constantFrom('approval' as const, 'decline' as const, 'withdrawal' as const)
  .chain((how) =>
    likely(how === 'withdrawal' ? 'seller' : 'moderator').map((who) =>
      command(`${who} revision ${how}`, async (model, { id, people }) => {
        const expected = settle(model, how, who);
        const path = `/api/deals/${id}/revision`;
        const answer =
          how === 'withdrawal'
            ? await people[who].delete(path)
            : await people[who].post(
                `${path}/${how}`,
                how === 'decline' ? { reason: 'DUPLICATE' } : undefined,
              );
        expectOutcome(`${who} revision ${how}`, answer, expected);
      }),
    ),
  );

const claiming = fc
  .oneof(fc.constant('moderator' as const), fc.constant('otherModerator' as const))
  .map((who) =>
    command(`${who} claim`, async (model, { id, people }) => {
      const expected = claim(model, who);
      expectOutcome(`${who} claim`, await people[who].post(`/api/moderation/deals/${id}/claim`), expected);
    }),
  );

const waiting = fc.constantFrom(4, 20, 300, 610).map((tenths) =>
  command(`${tenths / 10} days pass`, async (model, { id, app }) => {
    passTime(model, tenths);
    const { publishedAt, expiresAt } = (await app.prisma.deal.findUnique({ where: { id } }))!;
    const earlier = (date: Date | null) => date && new Date(date.getTime() - tenths * TENTH);
    await app.prisma.deal.update({
      where: { id },
      data: { publishedAt: earlier(publishedAt), expiresAt: earlier(expiresAt) },
    });
  }),
);

const striking = fc.constant(
  command('the clock strikes', async (model, { app }) => {
    strike(model);
    await app.app.get(DealClock).expireOverdueDeals();
  }),
);

describe('the life of a deal, driven at random', () => {
  let app: TestApp;
  let people: Real['people'];
  let seller: Awaited<ReturnType<typeof person>>;

  let emails: Record<Who, string>;
  let signedInAt = 0;

  beforeAll(async () => {
    app = await startTestApp();
    seller = await person(app);
    const moderators = [await person(app, { role: 'MODERATOR' }), await person(app, { role: 'MODERATOR' })];
    const [moderator, otherModerator] = moderators.map(({ email }) => email) as [string, string];
    emails = { seller: seller.email, moderator, otherModerator, stranger: (await person(app)).email };
    await signInAgain();
  });

  /** The long form takes longer than access tokens live. */
  async function signInAgain(): Promise<void> {
    if (Date.now() - signedInAt < 5 * 60_000) return;
    signedInAt = Date.now();
    const entries = WHO.map(async (who) => {
      const { accessToken } = await signIn(app.anonymous, emails[who]);
      return [who, app.anonymous.as(accessToken)] as const;
    });
    people = Object.fromEntries(await Promise.all(entries)) as Real['people'];
    seller = { ...seller, api: people.seller };
  }
  afterAll(() => app.stop());

  it(
    `is what the contract says in ${RUNS} runs of up to ${COMMANDS} commands`,
    async () => {
      const commands = fc.commands(
        [stepping, stepping, stepping, acting, acting, editing, settling, claiming, waiting, striking],
        {
          maxCommands: COMMANDS,
          size: 'max',
        },
      );
      await fc.assert(
        fc.asyncProperty(commands, async (walk) => {
          const { id } = await openDeal(app, seller);
          await fc.asyncModelRun(() => ({ model: { ...DRAFT }, real: { id, people, app, edits: 0 } }), walk);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    TIME_LIMIT,
  );

  it(
    `holds together when four act at once, in ${INTERLEAVED_RUNS} runs`,
    async () => {
      const script = (who: Who) =>
        fc.array(fc.tuple(fc.constant(who), fc.constantFrom(...VERBS)), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(fc.tuple(...WHO.map(script)), async (scripts) => {
          await signInAgain();
          const { id } = await openDeal(app, seller);
          let done = 0;
          await Promise.all(
            scripts.map(async (steps) => {
              for (const [who, verb] of steps) {
                const { status } = await ACTIONS[verb](people[who], id);
                expect([200, 403, 404, 409]).toContain(status);
                if (status === 200) done += 1;
              }
            }),
          );
          const rows = await app.prisma.dealTransition.findMany({
            where: { dealId: id, NOT: { verb: 'open' } },
          });
          const deal = await app.prisma.deal.findUniqueOrThrow({ where: { id } });
          expect({ rows: rows.length, version: deal.version }).toEqual({ rows: done, version: done + 1 });
          for (const { verb, from, to } of rows) {
            const [allowed, target] = TABLE[verb as keyof typeof TABLE];
            expect([allowed.includes(from!), to]).toEqual([true, target]);
          }
          expectOneWay(rows as { from: DealStatus; to: DealStatus }[], deal.status);
          const facts = await app.prisma.fact.count({ where: { data: { path: ['dealId'], equals: id } } });
          expect(facts).toBe(done + 1);
        }),
        { numRuns: INTERLEAVED_RUNS, endOnFailure: true },
      );
    },
    TIME_LIMIT,
  );
});

/** The steps, in some order, are one walk from DRAFT to where the deal is now: each state is left as often as entered. */
function expectOneWay(rows: { from: DealStatus; to: DealStatus }[], end: DealStatus): void {
  const balance = new Map<DealStatus, number>([['DRAFT', -1]]);
  const add = (status: DealStatus, by: number) => balance.set(status, (balance.get(status) ?? 0) + by);
  add(end, 1);
  for (const { from, to } of rows) {
    add(from, 1);
    add(to, -1);
  }
  expect([...balance].filter(([, count]) => count !== 0)).toEqual([]);
}
