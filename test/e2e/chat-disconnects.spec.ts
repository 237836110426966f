import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ALL_WELL, ChatClient, compareTalk } from '../support/chat-client.js';
import { publishDeal } from '../support/deals.js';
import { openDiscussion } from '../support/discussions.js';
import { figure, LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import { waitFor } from '../support/wait.js';

const DISCONNECTS = LONG ? 1_000 : 50;

/** Mulberry32: a run can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a chat over a weak link', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it(`loses and doubles nothing in ${DISCONNECTS} disconnects at random moments`, async () => {
    const [seller, buyer, moderator] = await Promise.all([
      person(app),
      person(app),
      person(app, { role: 'MODERATOR' }),
    ]);
    const { id: dealId } = await publishDeal(app, seller, moderator);
    const { id } = await openDiscussion(buyer, dealId);
    const clients: [ChatClient, ChatClient] = [
      new ChatClient(app.url, seller.token, id),
      new ChatClient(app.url, buyer.token, id),
    ];
    const chance = random(20_261_121);
    const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, chance() * most));
    let disconnects = 0;
    const talk = async (client: ChatClient, name: string) => {
      for (let i = 1; disconnects < DISCONNECTS; i++) {
        await client.send(`${name} ${i}`);
        await pause(20);
      }
    };
    const tear = async () => {
      while (disconnects < DISCONNECTS) {
        const { socket } = clients[chance() < 0.5 ? 0 : 1];
        await waitFor('a connection', () => socket.connected);
        await pause(40);
        // The connection breaks, now and then in the middle of what is on its way.
        socket.io.engine.close();
        disconnects++;
      }
    };
    await Promise.all([tear(), talk(clients[0], 'seller'), talk(clients[1], 'buyer')]);
    const stored = await app.prisma.message.findMany({
      where: { discussionId: id },
      orderBy: { seq: 'asc' },
    });
    await waitFor('both to have all', () => clients.every((one) => one.completeUpTo === stored.length));
    clients.forEach((client) => client.close());
    figure(`${disconnects} disconnects`, {
      messages: stored.length,
      pushed: clients.map(({ pushed }) => pushed),
      caughtUp: clients.map(({ caughtUp }) => caughtUp),
      connections: clients.map(({ connections }) => connections),
    });
    expect(compareTalk(clients, stored)).toEqual(ALL_WELL);
    expect(stored.length).toBeGreaterThan(DISCONNECTS / 5);
  }, 600_000);
});
