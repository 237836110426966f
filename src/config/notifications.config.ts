import { registerAs } from '@nestjs/config';
import { SECOND } from '../common/time.js';
import { environment } from './environment.js';

/** How people are told: the patience of deliveries, mails to those who are away, web push. */
export const notificationsConfig = registerAs('notifications', () => {
  const env = environment();
  return {
    maxFailures: env.DELIVERY_MAX_FAILURES,
    /** How long a worker may be at a delivery before another takes it up; every send gives up well before. */
    leaseSeconds: env.DELIVERY_LEASE_SECONDS,
    /** The pause after the first failure; each later one is three times as long. */
    retryMs: env.DELIVERY_RETRY_MS,
    /** How long a message may stay unread before a mail tells of it. */
    awayDelayMs: env.AWAY_MAIL_DELAY_SECONDS * SECOND,
    /** The least time between two mails about one discussion. */
    awayPauseMs: env.AWAY_MAIL_PAUSE_SECONDS * SECOND,
    vapid:
      env.VAPID_PUBLIC_KEY && env.VAPID_PRIVATE_KEY && env.VAPID_SUBJECT
        ? {
            publicKey: env.VAPID_PUBLIC_KEY,
            privateKey: env.VAPID_PRIVATE_KEY,
            subject: env.VAPID_SUBJECT,
          }
        : null,
    pushHosts: env.PUSH_SERVICE_HOSTS.split(',').map((host) => host.trim()),
  };
});

export type NotificationsConfig = ReturnType<typeof notificationsConfig>;
