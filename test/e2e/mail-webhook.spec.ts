import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Mailer } from '../../src/platform/mail/mailer.js';
import { AddressSuppressed } from '../../src/platform/mail/mail-errors.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

const CURRENT = randomBytes(32);
const PREVIOUS = randomBytes(32);
const RETIRED = randomBytes(32);
const MINUTE = 60;
/** The server runs on while its clock stands still. */
const NOT_THE_CLOCK = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

interface Message {
  id: string;
  timestamp: string;
  body: string;
  signature: string;
}

let count = 0;

function bounceOf(address: string, changes: object = {}): object {
  const bounce = { type: 'Permanent', subType: 'General', message: 'no such mailbox' };
  return {
    type: 'email.bounced',
    created_at: '2026-11-21T10:00:00.000Z',
    data: { email_id: `mail-${++count}`, to: [address], subject: 'Hello', bounce, ...changes },
  };
}

function complaintOf(address: string): object {
  return { type: 'email.complained', data: { email_id: `mail-${++count}`, to: [address] } };
}

/** A message signed as Standard Webhooks say, made here from the specification and not by the code under test. */
function sign(event: object | string, { key = CURRENT, id = `msg_${++count}`, age = 0 } = {}): Message {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  return { id, timestamp, body, signature: signatureOf(key, id, timestamp, body) };
}

function signatureOf(key: Buffer, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

describe('the webhook of Resend', () => {
  let app: TestApp;

  const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;
  const suppressions = () => app.prisma.mailSuppression.count();
  const facts = (name: string) => app.prisma.fact.count({ where: { name } });

  async function post(message: Message, prefix = 'svix'): Promise<{ status: number; body: unknown }> {
    const reply = await fetch(`${app.url}/api/webhooks/resend`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        [`${prefix}-id`]: message.id,
        [`${prefix}-timestamp`]: message.timestamp,
        [`${prefix}-signature`]: message.signature,
      },
      body: message.body,
    });
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : null };
  }

  beforeAll(async () => {
    app = await startTestApp({ RESEND_WEBHOOK_SECRETS: `${secretOf(CURRENT)}, ${secretOf(PREVIOUS)}` });
  });
  afterAll(() => app.stop());

  it('takes what either secret signed, under the names of Svix and of the standard', async () => {
    const before = await suppressions();
    expect((await post(sign(bounceOf('one@gone.example')))).status).toBe(204);
    expect((await post(sign(bounceOf('two@gone.example'), { key: PREVIOUS }))).status).toBe(204);
    expect((await post(sign(bounceOf('three@gone.example')), 'webhook')).status).toBe(204);
    const both = sign(bounceOf('four@gone.example'));
    both.signature = `v1,${randomBytes(32).toString('base64')} v2,xyz ${both.signature}`;
    expect((await post(both)).status).toBe(204);
    expect(await suppressions()).toBe(before + 4);
  });

  it('takes a message up to five minutes old or early', async () => {
    // A few seconds of slack for the way: the refusals below are exact on the other side.
    expect((await post(sign(bounceOf('old@gone.example'), { age: 5 * MINUTE - 5 }))).status).toBe(204);
    expect((await post(sign(bounceOf('early@gone.example'), { age: -5 * MINUTE }))).status).toBe(204);
  });

  it('counts the five minutes to the second, both ways', async () => {
    const now = new Date(Math.ceil(Date.now() / 1_000) * 1_000);
    jest.useFakeTimers({ now, doNotFake: [...NOT_THE_CLOCK] });
    try {
      const statusAt = async (age: number) =>
        (await post(sign(bounceOf('exact@gone.example'), { age }))).status;
      expect(await statusAt(5 * MINUTE)).toBe(204);
      expect(await statusAt(5 * MINUTE + 1)).toBe(400);
      expect(await statusAt(-5 * MINUTE)).toBe(204);
      expect(await statusAt(-5 * MINUTE - 1)).toBe(400);
    } finally {
      jest.useRealTimers();
    }
  });

  it('has one effect however often, and from however many sides at once, a message comes', async () => {
    const message = sign(complaintOf('twice@gone.example'));
    const before = await facts('mail.returned');
    const replies = await Promise.all(Array.from({ length: 8 }, () => post(message)));
    // Resend signs a repetition anew: same id, same body, later time.
    const timestamp = String(Number(message.timestamp) + 2);
    const signature = signatureOf(CURRENT, message.id, timestamp, message.body);
    replies.push(await post({ ...message, timestamp, signature }));
    expect(replies.map(({ status }) => status)).toEqual(Array(9).fill(204));
    expect(await facts('mail.returned')).toBe(before + 1);
    expect(await app.prisma.webhookReceipt.count({ where: { id: message.id } })).toBe(1);
  });

  it('refuses 40 messages that are not what was signed, and none has an effect', async () => {
    const known = sign(bounceOf('known@gone.example'));
    await post(known);
    const before = [
      await suppressions(),
      await facts('mail.returned'),
      await app.prisma.webhookReceipt.count(),
    ];
    const refused = forgeries(known);
    expect(refused).toHaveLength(40);
    for (const [name, message, status] of refused) {
      expect([name, (await post(message)).status]).toEqual([name, status]);
    }
    const after = [
      await suppressions(),
      await facts('mail.returned'),
      await app.prisma.webhookReceipt.count(),
    ];
    expect(after).toEqual(before);
  }, 30_000);

  it('puts nobody on the list for a full mailbox, a delivery, or an event that it does not know', async () => {
    const before = await suppressions();
    const full = bounceOf('full@alive.example', { bounce: { type: 'Transient' } });
    const delivered = { type: 'email.delivered', data: { email_id: 'm', to: ['fine@alive.example'] } };
    for (const event of [full, delivered, { type: 'domain.created', data: {} }, [], 'null']) {
      expect((await post(sign(event))).status).toBe(204);
    }
    expect(await suppressions()).toBe(before);
  });

  it('does not exist without a secret', async () => {
    const bare = await startTestApp();
    try {
      const reply = await bare.anonymous.post('/api/webhooks/resend', bounceOf('x@gone.example'));
      expectProblem(reply, 404, 'route.not_found');
    } finally {
      await bare.stop();
    }
  });

  describe('and the list that it fills', () => {
    const mailTo = (to: string, askedFor = false) =>
      app.app.get(Mailer).send({ id: `m-${++count}`, to, subject: 's', text: 't', html: 'h', askedFor });

    it('stops mails to an address that bounced, however it is written, asked for or not', async () => {
      await post(sign(bounceOf('Bounced@Gone.example')));
      await expect(mailTo('bounced@gone.example')).rejects.toThrow(AddressSuppressed);
      await expect(mailTo('BOUNCED@gone.example ', true)).rejects.toThrow(AddressSuppressed);
    });

    it('lets those who complained have what they ask for, until it bounces', async () => {
      await post(sign(complaintOf('tired@alive.example')));
      await expect(mailTo('tired@alive.example')).rejects.toThrow(AddressSuppressed);
      await expect(mailTo('tired@alive.example', true)).resolves.toBeTruthy();
      await post(sign(bounceOf('tired@alive.example')));
      await post(sign(complaintOf('tired@alive.example')));
      await expect(mailTo('tired@alive.example', true)).rejects.toThrow(AddressSuppressed);
    });

    it('shows in the own account, and its owner lifts it', async () => {
      const { api, email } = await person(app);
      const before = await api.get('/api/users/me');
      expect(before.body).toMatchObject({ emailBouncing: false });
      await post(sign(bounceOf(email)));
      const known = { headers: { 'If-None-Match': before.headers.get('etag')! } };
      const now = await api.get('/api/users/me', known);
      expect([now.status, now.body]).toEqual([200, { ...before.body, emailBouncing: true }]);
      await app.anonymous.post('/api/auth/forgot-password', { email });
      await app.settle();
      expect((await app.mails()).filter(({ to, askedFor }) => to === email && askedFor)).toEqual([]);
      expect((await api.delete('/api/users/me/mail-suppression')).status).toBe(204);
      expect((await api.delete('/api/users/me/mail-suppression')).status).toBe(204);
      expect((await api.get('/api/users/me')).body).toMatchObject({ emailBouncing: false });
      await expect(mailTo(email)).resolves.toBeTruthy();
    });

    it('is read, searched and shortened by admins, without showing whole addresses', async () => {
      await post(sign(bounceOf('searched@gone.example')));
      const admin = await person(app, { role: 'ADMIN' });
      const all = await admin.api.get('/api/admin/mail/suppressions?limit=2');
      expect(all.body.items).toHaveLength(2);
      expect(JSON.stringify(all.body)).not.toContain('searched@');
      const next = await admin.api.get(
        `/api/admin/mail/suppressions?limit=2&cursor=${all.body.nextCursor as string}`,
      );
      expect(next.body.items).toHaveLength(2);
      const found = await admin.api.get('/api/admin/mail/suppressions?address=Searched@gone.example');
      expect(found.body.items).toMatchObject([{ address: 's***@gone.example', reason: 'BOUNCE' }]);
      const path = `/api/admin/mail/suppressions/${found.body.items[0].id as string}`;
      expect((await admin.api.delete(path)).status).toBe(204);
      expectProblem(await admin.api.delete(path), 404, 'mail.not_suppressed');
      await expect(mailTo('searched@gone.example')).resolves.toBeTruthy();
    });
  });
});

/** What must be refused, and with which status: everything but the reuse of an id under a good signature is a 400. */
function forgeries(known: Message): [string, Message, number][] {
  const fresh = () => sign(bounceOf('victim@alive.example'));
  const changed = (change: (message: Message) => Partial<Message>): Message => {
    const message = fresh();
    return { ...message, ...change(message) };
  };
  const bodies: [string, (body: string) => string][] = [
    ['another recipient', (body) => body.replace('victim', 'winner')],
    ['another type', (body) => body.replace('bounced', 'complained')],
    ['a space more', (body) => `${body} `],
    ['a line feed before', (body) => `\n${body}`],
    [
      'another order',
      (body) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).reverse())),
    ],
    ['pretty printed', (body) => JSON.stringify(JSON.parse(body), null, 2)],
    ['a field more', (body) => body.replace('{', '{"extra":1,')],
    ['a doubled field', (body) => body.replace('{', '{"type":"email.complained",')],
    ['escaped letters', (body) => body.replace('victim', '\\u0076ictim')],
    ['another mail', (body) => body.replace(/"email_id":"[^"]*"/, '"email_id":"other"')],
    ['an empty object', () => '{}'],
    ['a null', () => 'null'],
  ];
  const signatures: [string, (signature: string, message: Message) => string][] = [
    ['no signature', () => ''],
    ['only the version', () => 'v1,'],
    ['no version', (signature) => signature.slice(3)],
    ['an unknown version', (signature) => signature.replace('v1,', 'v2,')],
    ['an upper-case version', (signature) => signature.replace('v1,', 'V1,')],
    ['the asymmetric version', (signature) => signature.replace('v1,', 'v1a,')],
    ['cut short', (signature) => signature.slice(0, -4)],
    ['made longer', (signature) => `${signature}AAAA`],
    ['other letters', (signature) => `v1,${signature.slice(3).toLowerCase()}`],
    ['a random one', () => `v1,${randomBytes(32).toString('base64')}`],
    ['zeroes', () => `v1,${Buffer.alloc(32).toString('base64')}`],
    ['the one of another message', () => known.signature],
    ['in hexadecimal', (s) => `v1,${Buffer.from(s.slice(3), 'base64').toString('hex')}`],
    [
      'over the body alone',
      (_s, { body }) => `v1,${createHmac('sha256', CURRENT).update(body).digest('base64')}`,
    ],
    [
      'by the secret as text',
      (_s, { id, timestamp, body }) =>
        signatureOf(Buffer.from(`whsec_${CURRENT.toString('base64')}`), id, timestamp, body),
    ],
    ['by an empty key', (_s, { id, timestamp, body }) => signatureOf(Buffer.alloc(0), id, timestamp, body)],
    ['by the retired key', (_s, { id, timestamp, body }) => signatureOf(RETIRED, id, timestamp, body)],
  ];
  return [
    ...bodies.map(([name, edit]): [string, Message, number] => [
      `the body with ${name}`,
      changed(({ body }) => ({ body: edit(body) })),
      400,
    ]),
    ...signatures.map(([name, edit]): [string, Message, number] => [
      `a signature: ${name}`,
      changed((message) => ({ signature: edit(message.signature, message) })),
      400,
    ]),
    ['a second older than five minutes', sign(bounceOf('a@b.example'), { age: 5 * MINUTE + 1 }), 400],
    // One more for the second that may pass on the way.
    ['more than five minutes early', sign(bounceOf('a@b.example'), { age: -5 * MINUTE - 2 }), 400],
    ['a day old', sign(bounceOf('a@b.example'), { age: 86_400 }), 400],
    ['another id', changed(({ id }) => ({ id: `${id}x` })), 400],
    ['no id', changed(() => ({ id: '' })), 400],
    ['another time', changed(({ timestamp }) => ({ timestamp: String(Number(timestamp) - 1) })), 400],
    ['no time', changed(() => ({ timestamp: '' })), 400],
    ['a time with words', changed(({ timestamp }) => ({ timestamp: `${timestamp}abc` })), 400],
    [
      'an old message under a new time',
      changed(() => ({ ...known, timestamp: String(Number(known.timestamp) + 1) })),
      400,
    ],
    ['a known id over another body', sign(bounceOf('victim@alive.example'), { id: known.id }), 409],
    [
      'a known id over another body, by the other key',
      sign(bounceOf('v@alive.example'), { id: known.id, key: PREVIOUS }),
      409,
    ],
  ];
}
