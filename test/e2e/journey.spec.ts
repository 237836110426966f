import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { dealBody, ensureCategory, picture } from '../support/deals.js';
import { person } from '../support/people.js';
import { waitFor } from '../support/wait.js';

describe('the journey of an ad', () => {
  let app: TestApp;
  let socket: Socket | undefined;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
  });
  afterAll(async () => {
    socket?.disconnect();
    await app.stop();
  });

  it('goes from registration to a public deal, and its seller is told by row, mail and socket', async () => {
    const { anonymous } = app;
    const email = 'new.seller@kwad.test';
    const registered = await anonymous.post('/api/auth/register', {
      email,
      password: 'long enough to be good',
      displayName: 'New Seller',
    });
    expect(registered.status).toBe(202);

    const link = await waitFor('the verification mail', async () => {
      const mail = (await app.mails()).find(({ to }) => to === email);
      return mail && /\bhttps?:\S+token=\S+/.exec(mail.text)?.[0];
    });
    const token = new URL(link).searchParams.get('token');
    expect((await anonymous.post('/api/auth/verify-email', { token })).status).toBe(204);

    const signedIn = await anonymous.post('/api/auth/login', {
      email,
      password: 'long enough to be good',
      tokenTransport: 'body',
    });
    expect(signedIn.status).toBe(200);
    const seller = anonymous.as(signedIn.body.accessToken as string);

    const pushed: { kind: string; data: { dealId: string } }[] = [];
    socket = io(app.url, { auth: { token: signedIn.body.accessToken as string }, transports: ['websocket'] });
    socket.on('notification', (notification: (typeof pushed)[number]) => pushed.push(notification));
    await waitFor('the socket', () => socket?.connected);

    const image = await seller.upload('/api/images', await picture());
    expect(image.status).toBe(201);
    const opened = await seller.post('/api/deals', dealBody({ imageIds: [image.body.id] }));
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ status: 'DRAFT', version: 1 });
    const id = opened.body.id as string;
    expect((await anonymous.get(`/api/deals/${id}`)).status).toBe(404);

    expect((await seller.post(`/api/deals/${id}/submission`)).body.status).toBe('PENDING');
    const moderator = (await person(app, { role: 'MODERATOR' })).api;
    const queue = await moderator.get('/api/moderation/deals');
    expect(queue.body.items.map((deal: { id: string }) => deal.id)).toContain(id);
    expect((await moderator.post(`/api/deals/${id}/approval`)).body.status).toBe('PUBLISHED');

    const list = await anonymous.get('/api/deals?category=motor&q=motors');
    expect(list.body.items.map((deal: { id: string }) => deal.id)).toEqual([id]);
    expect((await anonymous.get(`/api/deals/${id}`)).status).toBe(200);

    await app.settle();
    const told = await seller.get('/api/notifications');
    expect(told.body.items).toHaveLength(1);
    expect(told.body.items[0]).toMatchObject({ kind: 'deal.approved', data: { dealId: id }, readAt: null });
    const mails = (await app.mails()).filter(
      (mail) => mail.to === email && mail.subject === 'Your deal is on sale',
    );
    expect(mails).toHaveLength(1);
    await waitFor('the push', () => pushed.length > 0);
    expect(pushed).toMatchObject([{ kind: 'deal.approved', data: { dealId: id } }]);
  });
});
