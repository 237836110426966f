import { Inject, Injectable } from '@nestjs/common';
import { notificationsConfig } from '../../config/notifications.config.js';
import type { NotificationsConfig } from '../../config/notifications.config.js';
import type { PushSubscription } from '../../platform/prisma/generated/client.js';

const DAY_SECONDS = 86_400;
const TIMEOUT_MS = 10_000;

/** Talks to the push services of browsers, signed with our VAPID keys (RFC 8292) and encrypted (RFC 8291). */
@Injectable()
export class WebPush {
  constructor(@Inject(notificationsConfig.KEY) private readonly config: NotificationsConfig) {}

  get isConfigured(): boolean {
    return this.config.vapid !== null;
  }

  /** What browsers subscribe with; null where push is not configured. */
  get publicKey(): string | null {
    return this.config.vapid?.publicKey ?? null;
  }

  /** Whether an address is one of a push service that we know: we call no other, whoever asks for it. */
  isKnownService(endpoint: string): boolean {
    const { protocol, hostname, port, username } = new URL(endpoint);
    const known = this.config.pushHosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
    return protocol === 'https:' && port === '' && username === '' && known;
  }

  /**
   * @returns `gone` where the browser has ended its subscription
   * @throws what the push service answered. A second try replaces the first by its topic
   */
  async send(
    { endpoint, p256dh, auth }: PushSubscription,
    payload: { id: string },
    urgent: boolean,
  ): Promise<'sent' | 'gone'> {
    const { vapid } = this.config;
    if (!vapid) throw new Error('web push is not configured');
    const { default: webpush } = await import('web-push');
    try {
      await webpush.sendNotification({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), {
        vapidDetails: vapid,
        TTL: DAY_SECONDS,
        timeout: TIMEOUT_MS,
        urgency: urgent ? 'high' : 'normal',
        topic: payload.id.replaceAll('-', ''),
      });
      return 'sent';
    } catch (error) {
      if (error instanceof webpush.WebPushError && [404, 410].includes(error.statusCode)) return 'gone';
      throw error;
    }
  }
}
