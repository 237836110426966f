import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { MailDelayed, MailRefused } from '../../src/platform/mail/mail-errors.js';
import { SmtpMailer } from '../../src/platform/mail/smtp.mailer.js';
import { everyMail } from '../support/mail-gallery.js';

const FROM = 'KwadMarket <hello@kwad.example>';

/** A refusal as a mail server words it. */
function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

describe('mails through a mail server', () => {
  let server: SMTPServer;
  let url: string;
  let received: { raw: string; to: string[]; user: string | undefined }[];
  let refuse: { at: 'rcpt' | 'data'; error: Error } | null;

  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onAuth: ({ username, password }, _session, done) =>
        password === 'p@ss/word'
          ? done(null, { user: username ?? '' })
          : done(refusal(535, 'wrong password')),
      onRcptTo: (_address, _session, done) => done(refuse?.at === 'rcpt' ? refuse.error : null),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (refuse?.at === 'data') return done(refuse.error);
          const to = session.envelope.rcptTo.map(({ address }) => address);
          received.push({ raw: Buffer.concat(chunks).toString(), to, user: session.user });
          done(null);
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  beforeEach(() => {
    received = [];
    refuse = null;
  });

  const mail = {
    id: 'notification-42',
    to: 'solene@kwad.example',
    subject: 'Votre annonce « été » est en ligne',
    text: 'Bonjour Solène,\n\nÇa y est.\n',
    html: '<p>Bonjour Solène,</p>',
    unsubscribeUrl: 'https://kwad.example/u?token=abc',
  };

  it('arrive whole, with their headers, and bear the same Message-ID when they are sent again', async () => {
    const mailer = new SmtpMailer(FROM, url);
    const ids = [await mailer.send(mail), await mailer.send(mail)];
    expect(new Set(ids).size).toBe(1);
    expect(received).toHaveLength(2);
    const [first, second] = await Promise.all(received.map(({ raw }) => PostalMime.parse(raw)));
    expect(first).toMatchObject({
      subject: mail.subject,
      from: { address: 'hello@kwad.example', name: 'KwadMarket' },
      to: [{ address: mail.to }],
      messageId: ids[0],
    });
    expect(first!.text?.trim()).toBe(mail.text.trim());
    expect(first!.html?.trim()).toBe(mail.html);
    expect(second!.messageId).toBe(first!.messageId);
    const headers = new Map(first!.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe')).toBe('<https://kwad.example/u?token=abc>');
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    mailer.close();
  });

  it('go to one recipient and have one set of headers, whatever their values say', async () => {
    const mailer = new SmtpMailer(FROM, url);
    const value = 'a\r\nBcc: everybody@example.org\r\nX-Evil: 1\r\n\r\nother body';
    const { subject, text, html } = everyMail('fr', () => value).at(-1)!;
    await mailer.send({ ...mail, subject, text, html });
    await mailer.send({ ...mail, subject: value });
    for (const { raw, to } of received) {
      expect(to).toEqual([mail.to]);
      const names = (await PostalMime.parse(raw)).headers.map(({ key }) => key);
      expect(names).not.toContain('x-evil');
      expect(names).not.toContain('bcc');
    }
    mailer.close();
  });

  it('use the name and password of the address, but never over an open line', async () => {
    const { port } = new URL(url);
    const open = new SmtpMailer(FROM, `smtp://kwad:p%40ss%2Fword@127.0.0.1:${port}`);
    await expect(open.send(mail)).rejects.toThrow(MailDelayed);
    expect(received).toEqual([]);
    const told = new SmtpMailer(FROM, `smtp://kwad:p%40ss%2Fword@127.0.0.1:${port}?ignoreTLS=true`);
    await told.send(mail);
    expect(received[0]?.user).toBe('kwad');
    const wrong = new SmtpMailer(FROM, `smtp://kwad:wrong@127.0.0.1:${port}?ignoreTLS=true`);
    // An operator can mend it, so the mail is not lost.
    await expect(wrong.send(mail)).rejects.toThrow(MailDelayed);
    [open, told, wrong].forEach((mailer) => mailer.close());
  });

  it.each([
    ['rcpt', 550, 'no such user', MailRefused],
    ['rcpt', 452, 'mailbox full', MailDelayed],
    ['data', 554, 'looks like spam', MailRefused],
    ['data', 451, 'greylisted, come back', MailDelayed],
  ] as const)('that are refused at %s with %d are told apart (%s)', async (at, code, words, kind) => {
    refuse = { at, error: refusal(code, words) };
    const mailer = new SmtpMailer(FROM, url);
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toContain(words);
    mailer.close();
  });

  it('wait for another try where nobody listens', async () => {
    const closed: Server = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise<void>((resolve) => closed.close(() => resolve()));
    await expect(new SmtpMailer(FROM, `smtp://127.0.0.1:${port}`).send(mail)).rejects.toThrow(MailDelayed);
  });

  it('do not wait for ever for a server that says nothing', async () => {
    const silent: Server = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const mailer = new SmtpMailer(FROM, `smtp://127.0.0.1:${port}`, { connectMs: 300, silenceMs: 300 });
    await expect(mailer.send(mail)).rejects.toThrow(MailDelayed);
    await new Promise<void>((resolve) => silent.close(() => resolve()));
  });
});
