import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { subscribeStubbornly } from '../../src/platform/realtime/stubborn-subscriber.js';
import { watchConnections } from '../../src/platform/redis/watch-connections.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait.js';

(haveRedis() ? describe : describe.skip)('connections to Redis that died without a word', () => {
  it('are made anew, and what was subscribed to is heard again', async () => {
    const server = await RedisServer.start();
    const { wire, address } = await TcpProxy.before(server.url);
    const connect = () =>
      new Redis(address, { commandTimeout: 200, maxRetriesPerRequest: 0, disconnectTimeout: 200 });
    const [publisher, subscriber] = [connect(), connect()];
    const heard: string[] = [];
    subscriber.on('message', (_channel, message) => heard.push(message));
    await subscriber.subscribe('news');
    const watch = watchConnections([publisher, subscriber]);
    try {
      const published = async (message: string) => {
        await publisher.publish('news', message).catch(() => 0);
        return heard.includes(message);
      };
      await waitFor('the first news', () => published('first'));
      wire.break('half-open');
      await waitFor('news over new connections', () => published('second'));
      expect(heard).toEqual(expect.arrayContaining(['first', 'second']));
    } finally {
      watch.stop();
      [publisher, subscriber].forEach((connection) => connection.disconnect());
      await wire.close();
      await server.stop();
    }
  });

  it('are subscribed to in the end, though nobody waits and Redis was silent when it was asked', async () => {
    const server = await RedisServer.start();
    const { wire, address } = await TcpProxy.before(server.url);
    const publisher = new Redis(server.url);
    const subscriber = new Redis(address, {
      commandTimeout: 100,
      maxRetriesPerRequest: 0,
      disconnectTimeout: 200,
      retryStrategy: () => 100,
    });
    const lost: unknown[] = [];
    const lose = (error: unknown) => void lost.push(error);
    process.on('unhandledRejection', lose);
    subscriber.on('error', () => undefined);
    const heard: string[] = [];
    subscriber.on('message', (_channel, message) => heard.push(message));
    const refusals: unknown[] = [];
    const watch = watchConnections([subscriber]);
    try {
      await waitFor('the connection', () => subscriber.status === 'ready');
      wire.break('black hole');
      const plain = subscriber.subscribe.bind(subscriber);
      subscriber.subscribe = ((...names: string[]) =>
        plain(...names).catch((error: unknown) => {
          refusals.push(error);
          throw error;
        })) as Redis['subscribe'];
      void subscribeStubbornly(subscriber).subscribe('news');
      await waitFor('a refusal', () => refusals.length > 0);
      await wire.heal();
      await waitFor('news', async () => {
        await publisher.publish('news', 'first');
        return heard.length > 0;
      });
      expect(lost).toEqual([]);
    } finally {
      process.off('unhandledRejection', lose);
      watch.stop();
      [publisher, subscriber].forEach((connection) => connection.disconnect());
      await wire.close();
      await server.stop();
    }
  });
});
