import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
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
});
