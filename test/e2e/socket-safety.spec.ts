import { afterEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { ulid } from 'ulid';
import { catchUp } from '../../src/platform/realtime/realtime.events.js';
import { RealtimeService } from '../../src/platform/realtime/realtime.service.js';
import { newId } from '../../src/common/ids.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person } from '../support/people.js';
import { ask, knock, openSocket } from '../support/sockets.js';
import { waitFor } from '../support/wait.js';

const HANDSHAKE = '/socket.io/?EIO=4&transport=';

describe('a socket that asks for too much', () => {
  let app: TestApp;
  afterEach(() => app.stop());

  const start = async (settings: Record<string, string> = {}) => {
    app = await startTestApp(settings);
    return person(app);
  };
  const connected = () => app.app.get(RealtimeService).server.sockets.sockets.size;
  const gone = (socket: Socket) => new Promise<string>((resolve) => socket.once('disconnect', resolve));

  it('is told to wait, and closed if it does not listen', async () => {
    const { token } = await start({ LIMIT_SOCKET_EVENTS_PER_MINUTE: '10' });
    const socket = await openSocket(app.url, token);
    const other = await openSocket(app.url, token);
    const events = Array.from({ length: 12 }, () =>
      ask(socket, 'leaveDiscussion', { discussionId: newId() }),
    );
    const answers = await Promise.all(events);
    expect(answers.slice(0, 10)).toEqual(Array(10).fill({ ok: true }));
    for (const { error } of answers.slice(10)) {
      expect(error).toMatchObject({ status: 429, code: 'ratelimit.exceeded' });
      expect(error!.retryAfter).toBeGreaterThan(0);
      expect(error!.retryAfter).toBeLessThanOrEqual(60);
    }
    const closed = gone(socket);
    for (let i = 0; i < 40; i++) socket.emit('typing', {});
    expect(await closed).toMatch(/^transport/);
    expect(await ask(other, 'leaveDiscussion', { discussionId: newId() })).toEqual({ ok: true });
    other.disconnect();
  });

  it('finds its handshakes counted with its requests, whichever way it comes', async () => {
    const { token } = await start({ LIMIT_CLIENT_PER_MINUTE: '5' });
    // One request was the sign-in.
    const sockets = [await openSocket(app.url, token), await openSocket(app.url, token)];
    for (let i = 0; i < 2; i++) expect((await app.anonymous.get('/api/deals')).status).toBe(200);
    const { status, headers, body } = await app.anonymous.get(`${HANDSHAKE}polling`);
    expect([status, headers.get('content-type')]).toEqual([429, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({ code: 'ratelimit.exceeded', status: 429 });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('ratelimit')).toMatch(/^"client";r=0/);
    expect((await knock(app.url, token)).socket).toBeNull();
    // What is open stays, and may go on.
    expect(await ask(sockets[0]!, 'leaveDiscussion', { discussionId: newId() })).toEqual({ ok: true });
    sockets.forEach((socket) => socket.disconnect());
  });

  it('keeps the newest of its person, and loses the oldest beyond the cap', async () => {
    const { token } = await start({ LIMIT_SOCKETS_PER_PERSON: '2' });
    const somebodyElse = await openSocket(app.url, (await person(app)).token);
    const first = await openSocket(app.url, token);
    const closed = gone(first);
    const rest = [await openSocket(app.url, token), await openSocket(app.url, token)];
    expect(await closed).toBe('io server disconnect');
    expect([...rest, somebodyElse].map(({ connected: still }) => still)).toEqual([true, true, true]);
    [...rest, somebodyElse].forEach((socket) => socket.disconnect());
  });

  it('may not stay without saying who it is', async () => {
    await start();
    const began = Date.now();
    const silent = new WebSocket(`${app.url.replace('http', 'ws')}${HANDSHAKE}websocket`);
    await new Promise((resolve) => silent.addEventListener('close', resolve));
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('is closed when it does not read, before what waits for it fills the memory', async () => {
    const { token, id } = await start();
    const socket = await openSocket(app.url, token);
    const { transport } = socket.io.engine as unknown as {
      transport: { ws: { _socket: { pause(): void; resume(): void } } };
    };
    transport.ws._socket.pause();
    const realtime = app.app.get(RealtimeService);
    expect(connected()).toBe(1);
    const padding = 'x'.repeat(10_000);
    for (let i = 0; i < 3_000; i++) {
      realtime.toUsers([id], catchUp, { padding } as never);
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor('the end', () => connected() === 0, 6_000);
    socket.disconnect();
  });

  it('must agree to new terms before it writes, not before it reads', async () => {
    const { token } = await start({ TERMS_REQUIRED: 'true' });
    const socket = await openSocket(app.url, token);
    const discussionId = newId();
    const message = { discussionId, clientId: ulid(), body: 'Hi' };
    expect((await ask(socket, 'sendMessage', message)).error).toMatchObject({
      status: 403,
      code: 'auth.terms_outdated',
    });
    expect((await ask(socket, 'joinDiscussion', { discussionId })).error?.code).toBe('discussion.not_found');
    const { version } = (await app.anonymous.get('/api/auth/terms')).body;
    expect((await app.anonymous.as(token).post('/api/users/me/terms', { version })).status).toBeLessThan(300);
    // Known within the two seconds of the watch, without a new connection.
    await waitFor('the news', async () => {
      const { error } = await ask(socket, 'sendMessage', message);
      return error?.code === 'discussion.not_found';
    });
    socket.disconnect();
  });
});
