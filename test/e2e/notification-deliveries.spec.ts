import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import webpush from 'web-push';
import { newId } from '../../src/common/ids.js';
import { DAY } from '../../src/common/time.js';
import { DeadDeliveries } from '../../src/modules/notifications/dead-deliveries.service.js';
import { COUNT_DELIVERIES } from '../../src/modules/notifications/delivery-metrics.service.js';
import { DeliveryWorker } from '../../src/modules/notifications/delivery-worker.service.js';
import { MailPace } from '../../src/platform/mail/mail-pace.service.js';
import { DeliveryNotDead } from '../../src/modules/notifications/notifications.problems.js';
import { WebPush } from '../../src/modules/notifications/web-push.js';
import type { NotificationDelivery, PushSubscription } from '../../src/platform/prisma/generated/client.js';
import { Facts } from '../../src/platform/events/facts.service.js';
import { mailReturned } from '../../src/facts/mail.facts.js';
import { Mailer } from '../../src/platform/mail/mailer.js';
import { Suppressions } from '../../src/platform/mail/suppressions.service.js';
import { Metrics } from '../../src/platform/telemetry/metrics.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { startFakeResend } from '../support/fake-resend.js';
import type { FakeResend } from '../support/fake-resend.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { waitFor } from '../support/wait.js';
import { announceSlot } from '../support/jobs.js';

describe('deliveries', () => {
  let app: TestApp;
  let provider: FakeResend;
  let reader: Person;
  const vapid = webpush.generateVAPIDKeys();

  beforeAll(async () => {
    provider = await startFakeResend();
    app = await startTestApp({
      RESEND_API_KEY: 'test',
      RESEND_BASE_URL: provider.url,
      MAILS_PER_SECOND: '20',
      DELIVERY_MAX_FAILURES: '3',
      DELIVERY_RETRY_MS: '10',
      VAPID_PUBLIC_KEY: vapid.publicKey,
      VAPID_PRIVATE_KEY: vapid.privateKey,
      VAPID_SUBJECT: 'mailto:ops@kwad.test',
    });
  });
  afterAll(async () => {
    await app.stop();
    await provider.close();
  });
  beforeEach(async () => (reader = await person(app)));
  afterEach(() => {
    provider.faults = {};
  });

  /** Something told, with a delivery that is due unless `changes` say otherwise. */
  async function tell(changes: Partial<NotificationDelivery> = {}, kind = 'offer.declined'): Promise<string> {
    const { id } = await app.prisma.notification.create({
      data: {
        userId: reader.id,
        kind,
        dedupeKey: newId(),
        title: 'Your price was declined',
        text: 'No',
        data: {},
        words: { title: 'A motor', priceCents: 100, currency: 'EUR' },
        link: '/discussions/1',
        deliveries: { create: { channel: 'EMAIL', ...changes } },
      },
      select: { id: true },
    });
    app.app.get(DeliveryWorker).wake();
    return id;
  }
  const deliveryOf = (notificationId: string) =>
    app.prisma.notificationDelivery.findFirstOrThrow({ where: { notificationId } });
  const reaches = (notificationId: string, state: string) =>
    waitFor(`${state}`, async () => {
      const delivery = await deliveryOf(notificationId);
      return delivery.state === state && delivery;
    });

  it('keep the pace', async () => {
    const began = performance.now();
    const before = provider.requests.length;
    const told = await Promise.all(Array.from({ length: 21 }, () => tell()));
    for (const id of told) await reaches(id, 'SENT');
    expect(provider.requests.length - before).toBe(21);
    // Twenty a second: the 21st goes out a second after the first, and never two at once.
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  it('carry the unsubscribe headers and a key of their own', async () => {
    const sent = await reaches(await tell(), 'SENT');
    const mail = provider.accepted.get(`notification-${sent.id}`);
    expect(mail?.headers).toMatchObject({
      'List-Unsubscribe': expect.stringMatching(/^<http.*\/api\/notifications\/unsubscribe\?token=.+>$/),
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(sent.providerId).toBe(`notification-${sent.id}`);
    const security = await reaches(await tell({}, 'account.password_changed'), 'SENT');
    expect(provider.accepted.get(`notification-${security.id}`)?.headers).not.toHaveProperty(
      'List-Unsubscribe',
    );
  });

  it('come back when the provider said so, which is no failure, and nobody else calls meanwhile', async () => {
    let told = 0;
    provider.faults = { busy: 0.5, draw: () => (told++ === 0 ? 0 : 1) };
    const ids = [await tell(), await tell()];
    const sent = await Promise.all(ids.map((id) => reaches(id, 'SENT')));
    expect(sent.map(({ failures }) => failures)).toEqual([0, 0]);
    const refusedAt = provider.refusals.at(-1)!;
    const next = provider.requests.filter((at) => at > refusedAt);
    // Requests that were on their way at that moment arrive soon; the others wait for the second that was asked for.
    expect(next.filter((at) => at - refusedAt > 400 && at - refusedAt < 950)).toEqual([]);
  });

  it('are given up after so many failures, seen by operators, and sent under the same key on retry', async () => {
    provider.faults = { broken: 1 };
    const id = await tell();
    const dead = await reaches(id, 'DEAD');
    expect(dead).toMatchObject({ failures: 3, attempts: 3, lastError: expect.stringContaining('500') });
    const operators = app.app.get(DeadDeliveries);
    expect((await operators.list(10, null)).items[0]).toMatchObject({ id: dead.id });
    expect(await app.app.get(Metrics).text()).toContain(
      'notification_deliveries{channel="EMAIL",state="DEAD"} 1',
    );
    const health = await app.anonymous.get('/api/health');
    expect(health.body).toMatchObject({ status: 'degraded', checks: { mail: 'degraded' } });
    provider.faults = {};
    await operators.retry(dead.id);
    await reaches(id, 'SENT');
    expect(provider.accepted.has(`notification-${dead.id}`)).toBe(true);
    await expect(operators.retry(dead.id)).rejects.toThrow(DeliveryNotDead);
  });

  it('are tried no more under a key that the provider has forgotten; on retry they get a new one', async () => {
    const id = await tell({ firstTriedAt: new Date(Date.now() - DAY), attempts: 4 });
    const dead = await reaches(id, 'DEAD');
    expect(provider.accepted.has(`notification-${dead.id}`)).toBe(false);
    await app.app.get(DeadDeliveries).retry(dead.id);
    await reaches(id, 'SENT');
    expect(provider.accepted.has(`notification-${dead.id}-1`)).toBe(true);
    const dropped = await reaches(await tell({ firstTriedAt: new Date(Date.now() - DAY) }), 'DEAD');
    await app.app.get(DeadDeliveries).drop(dropped.id);
    expect((await deliveryOf(dropped.notificationId)).state).toBe('CANCELLED');
  });

  it('that are dead are seen, retried and dropped by admins, and each decision leaves a trace', async () => {
    const admin = await person(app, { role: 'ADMIN' });
    provider.faults = { broken: 1 };
    const ids = [await tell(), await tell()];
    const [kept, lost] = (await Promise.all(ids.map((id) => reaches(id, 'DEAD')))).map(({ id }) => id);
    provider.faults = {};
    const { items, nextCursor } = (await admin.api.get('/api/admin/deliveries/dead?limit=1')).body;
    const rest = await admin.api.get(`/api/admin/deliveries/dead?cursor=${nextCursor as string}`);
    expect([...items, ...rest.body.items]).toMatchObject(
      [kept, lost]
        .sort()
        .reverse()
        .map((id) => ({
          id,
          userId: reader.id,
          kind: 'offer.declined',
          channel: 'EMAIL',
          state: 'DEAD',
          failures: 3,
          lastError: expect.stringContaining('500'),
        })),
    );
    expect((await admin.api.post(`/api/admin/deliveries/${kept!}/retry`)).status).toBe(202);
    expect((await admin.api.delete(`/api/admin/deliveries/${lost!}`)).status).toBe(204);
    await reaches(ids[0]!, 'SENT');
    expect((await deliveryOf(ids[1]!)).state).toBe('CANCELLED');
    expect((await admin.api.get('/api/admin/deliveries/dead')).body.items).toEqual([]);
    for (const gone of [kept, lost]) {
      expectProblem(await admin.api.post(`/api/admin/deliveries/${gone!}/retry`), 404, 'delivery.not_dead');
      expectProblem(await admin.api.delete(`/api/admin/deliveries/${gone!}`), 404, 'delivery.not_dead');
    }
    const traces = await app.prisma.fact.findMany({
      where: {
        name: { in: ['delivery.retried', 'delivery.dropped'] },
        data: { path: ['kind'], equals: 'offer.declined' },
      },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(traces.map(({ name, data }) => [name, data])).toMatchObject([
      ['delivery.dropped', { deliveryId: lost, channel: 'EMAIL', lastError: expect.stringContaining('500') }],
      ['delivery.retried', { deliveryId: kept, channel: 'EMAIL' }],
    ]);
  });

  it('that come back, or whose address takes none, end as suppressed', async () => {
    const admin = await person(app, { role: 'ADMIN' });
    const sent = await reaches(await tell(), 'SENT');
    await app.prisma.$transaction((tx) =>
      app.app
        .get(Facts)
        .record(
          tx,
          mailReturned({ suppressionId: newId(), reason: 'COMPLAINT', providerId: sent.providerId! }),
        ),
    );
    expect((await reaches(sent.notificationId, 'SUPPRESSED')).lastError).toBe('its reader called it spam');
    await app.prisma.$transaction((tx) =>
      app.app.get(Suppressions).suppress(tx, reader.email, 'BOUNCE', 'another mail'),
    );
    const stopped = await reaches(await tell(), 'SUPPRESSED');
    expect(stopped).toMatchObject({ failures: 0, lastError: expect.stringContaining('bounce') });
    expect(provider.accepted.has(`notification-${stopped.id}`)).toBe(false);
    const listed = await admin.api.get('/api/admin/deliveries/dead?state=suppressed');
    expect(listed.body.items).toMatchObject([
      { id: stopped.id, state: 'SUPPRESSED' },
      { id: sent.id, state: 'SUPPRESSED' },
    ]);
    expectProblem(await admin.api.post(`/api/admin/deliveries/${sent.id}/retry`), 404, 'delivery.not_dead');
    const figures = await app.app.get(Metrics).text();
    expect(figures).toContain('notification_deliveries{channel="EMAIL",state="SUPPRESSED"} 2');
    expect(figures).toMatch(/mails_total\{outcome="suppressed"\} 1\n/);
    expect(figures).toMatch(/mails_total\{outcome="sent"\} [1-9]\d*\n/);
  });

  it('are counted without a look at those that went out', async () => {
    await app.prisma.$transaction([
      app.prisma.$executeRaw`SET LOCAL session_replication_role = replica`,
      app.prisma.$executeRaw`INSERT INTO "NotificationDelivery" (id, "notificationId", channel, state)
        SELECT uuidv7(), uuidv7(), 'EMAIL', 'SENT' FROM generate_series(1, 20000)`,
    ]);
    await app.prisma.$executeRaw`ANALYZE "NotificationDelivery"`;
    const plan = await app.prisma.$queryRawUnsafe<object[]>(`EXPLAIN ${COUNT_DELIVERIES.text}`);
    expect(JSON.stringify(plan)).toMatch(/Index (Only )?Scan using/);
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan on .{0,2}NotificationDelivery/);
    await app.prisma.$executeRaw`DELETE FROM "NotificationDelivery" WHERE state = 'SENT'`;
  });

  it('let a mail that somebody waits for go before them, at the same pace', async () => {
    await app.app.get(MailPace).hold(300);
    const told = await Promise.all(Array.from({ length: 12 }, () => tell()));
    const before = provider.requests.length;
    const urgent = ['one', 'two'].map((id) =>
      app.app.get(Mailer).send({ id: `asked-${id}`, to: reader.email, subject: 's', text: 't', html: 'h' }),
    );
    await Promise.all(urgent);
    const keys = provider.deliveries.slice(-12).map(({ key }) => key);
    for (const id of told) await reaches(id, 'SENT');
    // The line is drawn by PostgreSQL's clock; one of the others may have had its place in the same moment.
    expect(
      provider.deliveries
        .slice(before - provider.requests.length)
        .findIndex(({ key }) => key === 'asked-two'),
    ).toBeLessThan(5);
    expect(keys).toContain('asked-one');
    const times = provider.requests.slice(before);
    expect(times).toHaveLength(14);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(12 * 50 - 60);
  });

  it('do not hold up a worker where the line is long: what asked for the mail comes again', async () => {
    await app.app.get(MailPace).hold(60_000);
    const mail = { id: 'asked-later', to: reader.email, subject: 's', text: 't', html: 'h' };
    await expect(app.app.get(Mailer).send(mail)).rejects.toThrow('too long');
    await app.prisma.mailPace.updateMany({ data: { nextAt: new Date() } });
    await expect(app.app.get(Mailer).send(mail)).resolves.toBe('asked-later');
  });

  it('whose worker was killed cost no failure', async () => {
    const id = await tell({ attempts: 40, leasedUntil: new Date(Date.now() - 1) });
    expect(await reaches(id, 'SENT')).toMatchObject({ attempts: 41, failures: 0 });
  });

  it('of what was read meanwhile are cancelled, but for security', async () => {
    await app.app.get(MailPace).hold(60_000);
    const [read, security] = [await tell(), await tell({}, 'account.password_changed')];
    await reader.api.post('/api/notifications/read', { upTo: security });
    expect((await reader.api.get('/api/notifications/unread-count')).body).toEqual({ unread: 0 });
    await app.prisma.mailPace.updateMany({ data: { nextAt: new Date() } });
    expect((await reaches(read, 'CANCELLED')).lastError).toBe('read in the app');
    await reaches(security, 'SENT');
  });

  it('of what is no longer so are cancelled', async () => {
    const id = await tell({}, 'offer.made');
    expect((await reaches(id, 'CANCELLED')).lastError).toBe('no longer so');
  });

  it('go away with old notifications, once a day', async () => {
    const [old, young] = [await tell(), await tell()];
    await reaches(old, 'SENT');
    await app.prisma.notification.update({
      where: { id: old },
      data: { createdAt: new Date(Date.now() - 181 * DAY) },
    });
    await announceSlot(app, 'data.purge');
    await waitFor(
      'the upkeep',
      async () => (await app.prisma.notification.count({ where: { id: old } })) === 0,
    );
    expect(await app.prisma.notification.count({ where: { id: young } })).toBe(1);
  });

  describe('web push', () => {
    const browser = (name: string) => ({
      endpoint: `https://fcm.googleapis.com/fcm/send/${name}`,
      keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
    });
    const SUBSCRIPTIONS = '/api/notifications/push/subscriptions';

    it('gives its key and takes browsers of known push services only', async () => {
      expect((await app.anonymous.get('/api/notifications/push/public-key')).body).toEqual({
        publicKey: vapid.publicKey,
      });
      const first = await reader.api.post(SUBSCRIPTIONS, browser('one'));
      expect(first.status).toBe(201);
      expect((await reader.api.post(SUBSCRIPTIONS, browser('one'))).body.id).toBe(first.body.id);
      for (const endpoint of [
        'https://127.0.0.1/x',
        'https://fcm.googleapis.com.evil.test/x',
        'https://fcm.googleapis.com:8443/x',
        'http://fcm.googleapis.com/x',
      ]) {
        expectInvalid(await reader.api.post(SUBSCRIPTIONS, { ...browser('x'), endpoint }), 'endpoint');
      }
      const stranger = await person(app);
      const path = `${SUBSCRIPTIONS}/${first.body.id}`;
      expectProblem(await stranger.api.delete(path), 404, 'push.subscription_not_found');
      expect((await reader.api.delete(path)).status).toBe(204);
    });

    it('reaches every browser, and forgets those that are gone', async () => {
      const push = app.app.get(WebPush);
      const calls: { endpoint: string; payload: unknown }[] = [];
      const send = push.send.bind(push);
      push.send = async ({ endpoint }: PushSubscription, payload) => {
        calls.push({ endpoint, payload });
        return endpoint.endsWith('gone') ? 'gone' : 'sent';
      };
      try {
        for (const name of ['here', 'gone'])
          await reader.api.post(SUBSCRIPTIONS, browser(`${reader.id}-${name}`));
        await reader.api.post('/api/auth/change-password', {
          currentPassword: 'correct horse battery',
          newPassword: 'another long battery',
        });
        await waitFor('both pushes', () => calls.length === 2);
        expect(calls[0]?.payload).toMatchObject({
          kind: 'account.password_changed',
          title: expect.any(String),
        });
        await waitFor('one browser left', async () => {
          const left = await app.prisma.pushSubscription.findMany({ where: { userId: reader.id } });
          return left.length === 1 && left[0]!.endpoint.endsWith('here');
        });
      } finally {
        push.send = send;
      }
    });
  });
});
