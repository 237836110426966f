import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MailDelayed, MailRefused } from '../../src/platform/mail/mail-errors.js';
import { ResendMailer } from '../../src/platform/mail/resend.mailer.js';

type Answer = (response: ServerResponse) => void;

const mail = { id: 'notification-7', to: 'a@b.example', subject: 's', text: 't', html: '<p>t</p>' };

describe('mails through Resend', () => {
  let server: Server;
  let mailer: ResendMailer;
  let answer: Answer;
  let asked: { headers: IncomingHttpHeaders; body: Record<string, unknown> };

  const says =
    (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
    (response) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json', ...headers })
        .end(JSON.stringify(body));
  const refuses = (status: number, name: string, headers: Record<string, string> = {}) =>
    says(status, { statusCode: status, name, message: 'no' }, headers);

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked = { headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as never };
        answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    mailer = new ResendMailer('KwadMarket <hello@kwad.example>', { apiKey: 're_1', baseUrl }, 300);
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('carry their id as Idempotency-Key, and the headers of RFC 8058', async () => {
    answer = says(200, { id: 'r-1' });
    expect(await mailer.send({ ...mail, unsubscribeUrl: 'https://kwad.example/u' })).toBe('r-1');
    expect(asked.headers['idempotency-key']).toBe('notification-7');
    expect(asked.body).toMatchObject({
      to: 'a@b.example',
      headers: {
        'List-Unsubscribe': '<https://kwad.example/u>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
  });

  it.each([
    ['too fast', refuses(429, 'rate_limit_exceeded'), null],
    ['too fast, with a time', refuses(429, 'rate_limit_exceeded', { 'Retry-After': '7' }), 7_000],
    ['out of budget', refuses(429, 'daily_quota_exceeded', { 'retry-after': '3600' }), 3_600_000],
    ['in trouble', refuses(500, 'internal_server_error'), null],
    ['away, with a time', refuses(503, 'application_error', { 'Retry-After': '2' }), 2_000],
    ['a broken proxy', (response: ServerResponse) => void response.writeHead(502).end('<html>'), null],
    ['a key that is wrong', refuses(401, 'missing_api_key'), null],
    ['a domain not verified yet', refuses(403, 'invalid_from_address'), null],
    ['the same mail in flight', refuses(409, 'concurrent_idempotent_requests'), null],
    ['a cut line', (response: ServerResponse) => void response.destroy(), null],
    ['silence', () => undefined, null],
  ] as [string, Answer, number | null][])('are delayed by %s', async (_name, given, retryAfterMs) => {
    answer = given;
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MailDelayed);
    expect(error).toMatchObject({ permanent: false, retryAfterMs });
  });

  it('obey a time of day in Retry-After', async () => {
    answer = refuses(429, 'rate_limit_exceeded', {
      'Retry-After': new Date(Date.now() + 30_000).toUTCString(),
    });
    const error = (await mailer.send(mail).catch((thrown: unknown) => thrown)) as MailDelayed;
    expect(error.retryAfterMs).toBeGreaterThan(25_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(30_000);
  });

  it.each([
    [400, 'validation_error'],
    [404, 'not_found'],
    [422, 'missing_required_field'],
    [451, 'security_error'],
  ])('are refused for good by %d %s', async (status, name) => {
    answer = refuses(status, name);
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MailRefused);
    expect(error).toMatchObject({ permanent: true, message: expect.stringContaining(name) });
  });

  it('were taken before where the key is known and only the words have changed since', async () => {
    answer = refuses(409, 'invalid_idempotent_request');
    expect(await mailer.send(mail)).toBe(mail.id);
  });
});
