import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeal, openDiscussion, say } from '../support/discussions.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';

/** `npm run verify:messages` runs the long form. */
const RUNS = LONG ? 500 : 8;

type Side = 'buyer' | 'seller';
interface Command {
  kind: 'send' | 'hold' | 'retry' | 'read' | 'release' | 'refuse' | 'delete' | 'catchUp';
  side: Side;
  pick: number;
}

/** What a client of one side knows: it only ever asks for what is after the last number that it has. */
interface Client {
  seen: Map<number, string>;
  cursor: number;
  readUpTo: number;
}

const OTHER = { buyer: 'seller', seller: 'buyer' } as const;
const commands = fc.array(
  fc.record({
    kind: fc.constantFrom<Command['kind'][]>(
      'send',
      'send',
      'hold',
      'hold',
      'retry',
      'read',
      'release',
      'refuse',
      'delete',
      'catchUp',
      'catchUp',
    ),
    side: fc.constantFrom<Side[]>('buyer', 'seller'),
    pick: fc.nat(50),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

describe('numbers, counters and held messages do what the model says', () => {
  let app: TestApp;
  let moderator: Person;
  let people: Record<Side, Person>;

  beforeAll(async () => {
    // Nobody needs to be told here.
    app = await startTestApp({ APP_ROLE: 'api' });
    moderator = await person(app, { role: 'MODERATOR' });
    people = { buyer: await person(app), seller: await person(app) };
  });
  afterAll(() => app.stop());

  it(
    `in ${RUNS} talks of up to 40 steps`,
    async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (script) => {
          const dealId = await insertDeal(app, people.seller);
          const { id } = await openDiscussion(people.buyer, dealId);
          const path = `/api/discussions/${id}`;
          const visible: { id: string; by: Side }[] = [];
          const sent: { by: Side; clientId: string; id: string; text: string }[] = [];
          let held: { id: string; by: Side }[] = [];
          const client = (): Client => ({ seen: new Map(), cursor: 0, readUpTo: 0 });
          const clients = { buyer: client(), seller: client() };
          const readSeq = { buyer: 0, seller: 0 };

          const catchUp = async (side: Side) => {
            const mine = clients[side];
            const { body } = await people[side].api.get(`${path}/messages?limit=100&after=${mine.cursor}`);
            for (const message of body.items as { seq: number; id: string }[]) {
              expect(mine.seen.has(message.seq)).toBe(false);
              mine.seen.set(message.seq, message.id);
              mine.cursor = message.seq;
            }
          };
          const write = async (side: Side, text: string) => {
            const clientId = ulid();
            const { body } = await say(people[side], id, text, clientId);
            sent.push({ by: side, clientId, id: body.id as string, text });
            return body as { id: string; state: string; seq: number };
          };

          for (const { kind, side, pick } of script) {
            if (kind === 'send') {
              const message = await write(side, `Hello ${pick}`);
              visible.push({ id: message.id, by: side });
              expect(message).toMatchObject({ state: 'sent', seq: visible.length });
            } else if (kind === 'hold') {
              const message = await write(side, 'Western Union, please');
              held.push({ id: message.id, by: side });
              expect(message).toMatchObject({ state: 'held', seq: 0 });
            } else if (kind === 'retry' && sent.length > 0) {
              const one = sent[pick % sent.length]!;
              const reply = await say(people[one.by], id, one.text, one.clientId);
              expect([reply.status, reply.body.id]).toEqual([200, one.id]);
            } else if (kind === 'read') {
              await people[side].api.post(`${path}/read`, { upTo: pick });
              readSeq[side] = Math.max(readSeq[side], Math.min(pick, visible.length));
            } else if ((kind === 'release' || kind === 'refuse') && held.length > 0) {
              const one = held[pick % held.length]!;
              const verb = kind === 'release' ? 'release' : 'refusal';
              const reply = await moderator.api.post(`/api/moderation/messages/${one.id}/${verb}`);
              held = held.filter((other) => other !== one);
              if (kind === 'release') visible.push(one);
              expect(reply.body.seq).toBe(kind === 'release' ? visible.length : 0);
            } else if (kind === 'delete') {
              const own = [...visible, ...held].filter(({ by }) => by === side);
              if (own.length === 0) continue;
              const one = own[pick % own.length]!;
              expect((await people[side].api.delete(`${path}/messages/${one.id}`)).status).toBe(200);
              held = held.filter((other) => other !== one);
            } else if (kind === 'catchUp') {
              await catchUp(side);
            }
          }
          for (const side of ['buyer', 'seller'] as const) {
            await catchUp(side);
            expect([...clients[side].seen.values()]).toEqual(visible.map((message) => message.id));
            const { body } = await people[side].api.get(path);
            expect(body).toMatchObject({
              lastSeq: visible.length,
              readUpTo: readSeq[side],
              otherReadUpTo: readSeq[OTHER[side]],
              unread: visible.slice(readSeq[side]).filter(({ by }) => by !== side).length,
            });
            const { body: page } = await people[side].api.get(`${path}/messages`);
            expect(page.held.map((message: { id: string }) => message.id).sort()).toEqual(
              held
                .filter(({ by }) => by === side)
                .map((message) => message.id)
                .sort(),
            );
          }
        }),
        { numRuns: RUNS, endOnFailure: LONG },
      );
    },
    LONG ? 3_600_000 : 120_000,
  );
});
