import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { RealtimeService } from '../../src/platform/realtime/realtime.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory, publishDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { knock, openSocket } from '../support/sockets.js';
import { forgeToken } from '../support/tokens.js';
import { waitFor } from '../support/wait.js';

const FRONT_END = 'https://kwad.example';
const SECRET = 'a secret that these tests know, 12345678';

describe('the socket', () => {
  let app: TestApp;
  let user: Person;
  let open: Socket[] = [];

  beforeAll(async () => {
    app = await startTestApp({ CORS_ORIGINS: FRONT_END, JWT_SECRET_CURRENT: SECRET });
    await ensureCategory(app);
    user = await person(app);
  });
  afterEach(() => {
    open.forEach((socket) => socket.disconnect());
    open = [];
  });
  afterAll(() => app.stop());

  async function connected(
    who: Person,
  ): Promise<{ socket: Socket; heard: { event: string; payload: unknown }[] }> {
    const socket = await openSocket(app.url, who.token);
    const heard: { event: string; payload: unknown }[] = [];
    socket.onAny((event: string, payload: unknown) => heard.push({ event, payload }));
    open.push(socket);
    return { socket, heard };
  }

  it('lets nobody in without a token', async () => {
    const { refusal } = await knock(app.url);
    expect(refusal).toMatchObject({ message: 'Sign in first', data: { status: 401, code: 'auth.required' } });
  });

  it.each(['', 'made.up.token', null, 7, { $gt: '' }, ['x']])('lets nobody in with %j', async (token) => {
    const { refusal } = await knock(app.url, token);
    expect(refusal?.data).toMatchObject({
      status: 401,
      code: expect.stringMatching(/^auth\.(required|token_invalid)$/),
    });
    expect(JSON.stringify(refusal?.data)).not.toMatch(/stack|\.ts|\.js/);
  });

  it('lets nobody in who signed out', async () => {
    const left = await person(app);
    await left.api.post('/api/auth/logout');
    expect((await knock(app.url, left.token)).refusal?.data).toMatchObject({ code: 'auth.token_invalid' });
  });

  it('does not take a token from the address or a header', async () => {
    const options = { query: { token: user.token }, extraHeaders: { Authorization: `Bearer ${user.token}` } };
    expect((await knock(app.url, undefined, options)).refusal?.data).toMatchObject({ code: 'auth.required' });
  });

  it.each(['websocket', 'polling'])('refuses pages of foreign origin (%s)', async (transport) => {
    for (const Origin of ['https://evil.example', 'null', `${FRONT_END}.evil.example`]) {
      const { socket, refusal } = await knock(app.url, user.token, {
        transports: [transport],
        extraHeaders: { Origin },
      });
      expect([socket, refusal?.data]).toEqual([null, undefined]);
    }
  });

  it.each(['websocket', 'polling'])('takes pages of the front end (%s)', async (transport) => {
    const { socket } = await knock(app.url, user.token, {
      transports: [transport],
      extraHeaders: { Origin: FRONT_END },
    });
    expect(socket?.connected).toBe(true);
    socket?.disconnect();
  });

  it('brings each person what concerns them, on every device, and nothing of others', async () => {
    const [ann, bob, moderator] = [
      await person(app),
      await person(app),
      await person(app, { role: 'MODERATOR' }),
    ];
    const [phone, desk, stranger] = [await connected(ann), await connected(ann), await connected(bob)];
    const first = await publishDeal(app, ann, moderator);
    await waitFor('both devices', () => phone.heard.length > 0 && desk.heard.length > 0);
    const second = await publishDeal(app, bob, moderator);
    await waitFor('the other', () => stranger.heard.length > 0);
    const approved = ({ id }: { id: string }) => [
      { event: 'notification', payload: { kind: 'deal.approved', data: { dealId: id }, readAt: null } },
    ];
    expect(phone.heard).toMatchObject(approved(first));
    expect(desk.heard).toEqual(phone.heard);
    expect(stranger.heard).toMatchObject(approved(second));
  });

  it('brings the same that the list shows', async () => {
    const [seller, moderator] = [await person(app), await person(app, { role: 'MODERATOR' })];
    const { heard } = await connected(seller);
    await publishDeal(app, seller, moderator);
    await waitFor('the push', () => heard.length > 0);
    expect((await seller.api.get('/api/notifications')).body.items).toEqual([heard[0]!.payload]);
  });

  it('is in the room of its person, and lets nobody join the room of another', async () => {
    const [victim, moderator] = [await person(app), await person(app, { role: 'MODERATOR' })];
    const [spy, own] = [await connected(user), await connected(victim)];
    const { rooms } = app.app.get(RealtimeService).server.sockets.sockets.get(own.socket.id!)!;
    expect([...rooms]).toEqual([own.socket.id, `user:${victim.id}`]);
    for (const event of ['join', 'joinRoom', 'subscribe', 'joinDiscussion'])
      spy.socket.emit(event, `user:${victim.id}`);
    await publishDeal(app, victim, moderator);
    await waitFor('the push', () => own.heard.length > 0);
    expect(spy.heard).toEqual([]);
    expect(spy.socket.connected).toBe(true);
  });

  it('drops who sends too much at once, and takes what is just large', async () => {
    const { socket } = await connected(user);
    socket.emit('typing', 'x'.repeat(60_000));
    const { socket: greedy } = await connected(user);
    const reason = new Promise<string>((resolve) => greedy.once('disconnect', resolve));
    greedy.emit('typing', 'x'.repeat(70_000));
    expect(await reason).toBe('transport close');
    expect(socket.connected).toBe(true);
  });

  it('lives no longer than the token that opened it', async () => {
    const exp = Math.floor(Date.now() / 1000) + 1;
    const socket = await openSocket(app.url, forgeToken(user.token, { secret: SECRET, claims: { exp } }));
    const reason = await new Promise<string>((resolve) => socket.once('disconnect', resolve));
    expect(reason).toBe('io server disconnect');
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000 - 50);
  });

  it('survives events that nobody knows', async () => {
    const { socket } = await connected(user);
    for (const payload of [null, {}, [], '__proto__', { __proto__: { a: 1 } }])
      socket.emit('no-such-event', payload);
    socket.emit('x'.repeat(1_000));
    expect((await app.anonymous.get('/api/health/live')).status).toBe(200);
    expect(socket.connected).toBe(true);
  });
});
