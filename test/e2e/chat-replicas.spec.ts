import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../src/platform/prisma/generated/client.js';
import type { TestApp } from '../support/app.js';
import { ALL_WELL, ChatClient, compareTalk } from '../support/chat-client.js';
import { PatientClient } from '../support/client.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { publishDeal } from '../support/deals.js';
import { openDiscussion } from '../support/discussions.js';
import { figure, LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { ServerProcess } from '../support/server-process.js';
import { listen, openSocket } from '../support/sockets.js';
import { waitFor } from '../support/wait.js';

const PAIRS = LONG ? 20 : 4;
const EACH = LONG ? 60 : 10;
jest.setTimeout(LONG ? 600_000 : 180_000);
const SETTINGS = {
  NODE_ENV: 'test',
  SEED: 'none',
  LOG_LEVEL: 'info',
  PUBLIC_URL: 'http://kwad.test',
  JWT_SECRET_CURRENT: 'a secret that both replicas share, 1234',
  LIMIT_SOCKETS_PER_PERSON: '3',
  LIMIT_MESSAGES_PER_MINUTE: '100000',
  LIMIT_DISCUSSIONS_PER_HOUR: '100000',
};

(haveRedis() ? describe : describe.skip)('two replicas and a Redis', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let folder: string;
  let replicas: ServerProcess[] = [];
  let prisma: PrismaClient;
  /** As the helpers of tests know an application: its database, and the first replica. */
  let app: TestApp;

  beforeAll(async () => {
    [redis, database, folder] = await Promise.all([
      RedisServer.start(),
      createTestDatabase(),
      mkdtemp(join(tmpdir(), 'kwad-replicas-')),
    ]);
    replicas = await Promise.all(['a', 'b'].map((name) => start(name)));
    prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
    app = { prisma, anonymous: new PatientClient(urlOf(0)) } as unknown as TestApp;
  }, 60_000);
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.end()));
    await prisma.$disconnect();
    await redis.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (name: string, settings: Record<string, string> = {}) =>
    ServerProcess.start({
      ...SETTINGS,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      DATA_DIR: join(folder, name),
      ...settings,
    });
  const urlOf = (index: number) => replicas[index]!.api.url;

  it('bring every message to the other side, while Redis dies and comes back under load', async () => {
    const moderator = await person(app, { role: 'MODERATOR' });
    const talks = await Promise.all(
      Array.from({ length: PAIRS }, async () => {
        const [seller, buyer] = await Promise.all([person(app), person(app)]);
        const { id: dealId } = await publishDeal(app, seller, moderator);
        const { id } = await openDiscussion(buyer, dealId);
        const clients: [ChatClient, ChatClient] = [
          new ChatClient(urlOf(0), seller.token, id),
          new ChatClient(urlOf(1), buyer.token, id),
        ];
        return { id, clients };
      }),
    );
    const everybody = talks.flatMap(({ clients }) => clients);
    await waitFor('all sockets', () => everybody.every(({ socket }) => socket.connected));
    const talk = (part: string) =>
      Promise.all(
        everybody.map(async (client) => {
          for (let i = 1; i <= EACH; i++) await client.send(`${part} ${i}`);
        }),
      );
    const pushed = () => everybody.reduce((sum, client) => sum + client.pushed, 0);
    const figures: Record<string, number> = {};

    await talk('before');
    await waitFor('the pushes', () => everybody.every((one) => one.completeUpTo === 2 * EACH));
    figures.pushedBefore = pushed();
    expect(figures.pushedBefore).toBeGreaterThan(0);

    const during = talk('while it dies');
    await waitFor('some messages', () => everybody.some((one) => one.acknowledged.length > EACH + 1));
    await redis.stop();
    await during;
    await talk('without');

    const after = talk('while it comes back');
    await redis.restart();
    await after;
    const stored = 8 * EACH;
    await waitFor('everybody to have all', () => everybody.every((one) => one.completeUpTo === stored));
    for (const { id, clients } of talks) {
      const rows = await prisma.message.findMany({ where: { discussionId: id }, orderBy: { seq: 'asc' } });
      expect(rows).toHaveLength(stored);
      expect(compareTalk(clients, rows)).toEqual(ALL_WELL);
    }

    // Live again, without a restart: what comes now comes by the socket.
    figures.caughtUp = everybody.reduce((sum, client) => sum + client.caughtUp, 0);
    await waitFor('a push from one replica to the other', async () => {
      const [seller, buyer] = talks[0]!.clients;
      const earlier = buyer.pushed;
      await seller.send('live again');
      await new Promise((resolve) => setTimeout(resolve, 200));
      return buyer.pushed > earlier;
    });
    expect(everybody.map(({ connections }) => connections)).toEqual(everybody.map(() => 1));
    everybody.forEach((client) => client.close());
    expect(replicas.map(({ child }) => child.exitCode)).toEqual([null, null]);
    expect(replicas.flatMap(({ log }) => log.filter(({ level }) => level === 'error'))).toEqual([]);
    figure('two replicas', { pairs: PAIRS, messages: PAIRS * stored, ...figures });
  });

  it('count the sockets of a person together, and close the oldest', async () => {
    const { token } = await person(app);
    const first = await openSocket(urlOf(0), token);
    const rest = [await openSocket(urlOf(1), token), await openSocket(urlOf(0), token)];
    const gone = new Promise<string>((resolve) => first.once('disconnect', resolve));
    rest.push(await openSocket(urlOf(1), token));
    expect(await gone).toBe('io server disconnect');
    expect(rest.map(({ connected }) => connected)).toEqual([true, true, true]);
    rest.forEach((socket) => socket.disconnect());
  });

  it('tell who is typing, across', async () => {
    const [seller, buyer, moderator] = await Promise.all([
      person(app),
      person(app),
      person(app, { role: 'MODERATOR' }),
    ]);
    const { id: discussionId } = await openDiscussion(buyer, (await publishDeal(app, seller, moderator)).id);
    const [ofSeller, ofBuyer] = [await listen(urlOf(0), seller.token), await listen(urlOf(1), buyer.token)];
    for (const { socket } of [ofSeller, ofBuyer])
      await socket.emitWithAck('joinDiscussion', { discussionId });
    await ofBuyer.socket.emitWithAck('typing', { discussionId });
    await waitFor('the hint', () => ofSeller.of('typing').length > 0);
    expect(ofSeller.of('typing')).toEqual([{ discussionId, userId: buyer.id }]);
    [ofSeller, ofBuyer].forEach(({ socket }) => socket.disconnect());
  });

  it('are restarted one after the other while people talk: their clients come back by themselves', async () => {
    const [seller, buyer, moderator] = await Promise.all([
      person(app),
      person(app),
      person(app, { role: 'MODERATOR' }),
    ]);
    const { id } = await openDiscussion(buyer, (await publishDeal(app, seller, moderator)).id);
    const clients: [ChatClient, ChatClient] = [
      new ChatClient(urlOf(0), seller.token, id),
      new ChatClient(urlOf(1), buyer.token, id),
    ];
    const told: string[] = [];
    clients.forEach(({ socket }) => {
      socket.on('goingAway', ({ retryAfter }: { retryAfter: number }) => told.push(`wait ${retryAfter}`));
      socket.on('disconnect', (reason) => told.push(reason));
    });
    await waitFor('both sockets', () => clients.every(({ socket }) => socket.connected));
    let talking = true;
    const talk = clients.map(async (client, side) => {
      for (let i = 1; talking; i++) await client.send(`side ${side}, message ${i}`);
    });
    for (const which of [0, 1]) {
      const { port } = replicas[which]!;
      expect(await replicas[which]!.end('SIGTERM')).toBe(0);
      replicas[which] = await start(`again-${which}`, { PORT: String(port) });
      await waitFor('the client to be back', () => clients[which]!.connections === 2, 60_000);
    }
    talking = false;
    await Promise.all(talk);
    const rows = await prisma.message.findMany({ where: { discussionId: id }, orderBy: { seq: 'asc' } });
    await waitFor('both to have all', () => clients.every((one) => one.completeUpTo === rows.length));
    clients.forEach((client) => client.close());
    expect(told.filter((what) => what !== 'io client disconnect')).toEqual(
      Array(2).fill(['wait 1', 'transport close']).flat(),
    );
    expect(compareTalk(clients, rows)).toEqual(ALL_WELL);
  });
});
