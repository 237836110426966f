import type { StoredMail } from '../../src/platform/mail/outbox.mailer.js';
import type { TestApp } from './app.js';
import { waitFor } from './wait.js';

/** Mails to an address once everything queued was done, the newest first. */
export async function mailsTo(app: TestApp, address: string): Promise<StoredMail[]> {
  await app.settle();
  return (await app.mails()).filter(({ to }) => to === address);
}

/** The token of the newest verification link, when there are `count` of them. */
export async function verificationToken(app: TestApp, address: string, count = 1): Promise<string> {
  const links = await waitFor(`verification mail ${count} to ${address}`, async () => {
    const found = (await mailsTo(app, address)).flatMap(
      ({ text }) => /\bhttps?:\S+token=\S+/.exec(text)?.[0] ?? [],
    );
    return found.length >= count ? found : null;
  });
  return new URL(links[0]!).searchParams.get('token')!;
}

/** The token of the newest mail of this subject to this address, or null. */
export async function tokenMailed(app: TestApp, to: string, subject: string): Promise<string | null> {
  const mail = (await app.mails()).find((candidate) => candidate.to === to && candidate.subject === subject);
  return /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? null;
}

/** Waits for a mail of this subject to this address, and gives the token of its link. */
export async function awaitToken(app: TestApp, to: string, subject: string, not?: string): Promise<string> {
  return waitFor(`the mail "${subject}"`, async () => {
    const token = await tokenMailed(app, to, subject);
    return token === not ? null : token;
  });
}

/** How many mails of this subject went to this address. */
export async function countMails(app: TestApp, to: string, subject: string): Promise<number> {
  return (await app.mails()).filter((mail) => mail.to === to && mail.subject === subject).length;
}
