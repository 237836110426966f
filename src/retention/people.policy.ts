import { days, done, goesWith, line, removed, setting, stays } from './line.js';
import type { Lines } from './line.js';

const BY_ID = { by: 'id' };

/** Nothing of a notification is still to go out. */
const NOTHING_WAITS = `NOT EXISTS (SELECT FROM "NotificationDelivery" d
  WHERE d."notificationId" = t.id AND d.state IN ('PENDING', 'BUNDLED'))`;

/** Accounts, how people prove who they are, and what they are told. */
export const PEOPLE = {
  user: line(
    'accounts: address, name, role, profile',
    'to sign in, and to say who wrote what',
    done(
      'accounts.purge',
      setting('DELETION_GRACE_DAYS'),
      'after the account was deleted (name and address at once)',
      "everything personal is wiped; the bare row stays, so that other people's records keep their place",
    ),
  ),
  userBlock: line('who wants nothing more from whom', 'to keep them apart', goesWith('user')),
  session: line(
    'signed-in devices: browser, network address, times',
    'to show and end them; to look into a theft',
    removed(days(14), 'expiresAt', 'after they ran out', { batch: 20 }),
    removed(days(14), 'revokedAt', 'after they were ended', { batch: 20 }),
  ),
  refreshToken: line(
    'hashes of refresh tokens, used ones too',
    'a used one that comes back tells of a theft',
    goesWith('session'),
  ),
  mailToken: line(
    'hashes of links sent by mail; of a changed address the old and the new one',
    'so that a link counts once and an old one is explained',
    removed(days(30), 'expiresAt', 'after they ran out', BY_ID),
  ),
  totpCredential: line(
    'the secret of a second factor, encrypted',
    'to check its codes',
    goesWith('user'),
    removed(days(1), 'createdAt', 'after a set-up that was never finished', {
      when: 't."confirmedAt" IS NULL',
    }),
  ),
  recoveryCode: line('hashes of recovery codes', 'for the day when the phone is lost', goesWith('user')),
  signInChallenge: line(
    'sign-ins that wait for the second factor, and how often it was tried',
    'to end guessing',
    removed(days(1), 'expiresAt', 'after they ran out', BY_ID),
  ),
  externalIdentity: line('links to other providers of sign-in', 'to sign in through them', goesWith('user')),
  termsAcceptance: line(
    'who accepted which version of the terms, and when',
    'proof of the contract',
    goesWith('user'),
  ),
  dataExport: line(
    "copies of people's data that were asked for",
    'to fetch them, and not to ask too often',
    done('exports.expire', setting('EXPORT_KEEP_DAYS'), 'after it was made', 'the file is removed'),
    removed(days(365), 'requestedAt', 'after they were asked for', {
      ...BY_ID,
      when: `t.state IN ('EXPIRED', 'FAILED')`,
    }),
  ),
  notification: line(
    'what people were told',
    'to read it, and to tell nothing twice',
    removed(days(90), 'readAt', 'after they were read', { when: NOTHING_WAITS }),
    removed(setting('NOTIFICATION_KEEP_DAYS'), 'createdAt', 'after they were made, read or not', {
      when: NOTHING_WAITS,
    }),
  ),
  notificationDelivery: line(
    'how a notification went out, or why it did not',
    'to try again, and to find out why somebody was not told',
    goesWith('notification'),
  ),
  notificationPreference: line('who wants to be told what, and how', 'to do as they wish', goesWith('user')),
  notificationSettings: line(
    'time zone, quiet hours, frequency of mails',
    'to do as they wish',
    goesWith('user'),
  ),
  pushSubscription: line('browsers that take web push', 'to reach them', goesWith('user')),
  mailSuppression: line(
    'hashes of addresses that bounced or complained',
    'not to write to them again',
    stays('an admin lifts it'),
  ),
  webhookReceipt: line(
    'ids of messages that the provider of mail sent',
    'so that each has its effect once',
    removed(days(30), 'receivedAt', 'after they came'),
  ),
  alert: line('saved searches and watched prices', 'to tell their owner', goesWith('user')),
  alertKey: line('what an alert is looked up by', 'to find the alerts that a deal is for', goesWith('alert')),
  alertMatch: line(
    'deals that an alert was about',
    'so that each is told once',
    removed(days(365), 'createdAt', 'after they were found, if the deal is no longer public', {
      ...BY_ID,
      when: `NOT EXISTS (SELECT FROM "Deal" d WHERE d.id = t."dealId" AND d.status IN ('PUBLISHED', 'RESERVED'))`,
    }),
  ),
  alertDigest: line(
    'digests of alerts that were made',
    'one for each day or week',
    removed(days(365), 'createdAt', 'after they were made, if no match names them any more', {
      ...BY_ID,
      when: `NOT EXISTS (SELECT FROM "AlertMatch" m WHERE m."digestId" = t.id)`,
    }),
  ),
  favorite: line('deals that somebody keeps an eye on', 'to show them', goesWith('user')),
} satisfies Lines;
