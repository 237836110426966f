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
