import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';

/** Stands for every kind of mail that can be switched off. */
export const ALL_MAILS = '*';

/**
 * Signed links that switch mails of one kind off without signing in (RFC 8058). They work for ever: a mail may lie for
 * years, and all that they do is to send less.
 */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  make(userId: string, kind: string): string {
    const subject = Buffer.from(`${userId}:${kind}`).toString('base64url');
    return `${this.app.publicUrl}/api/notifications/unsubscribe?token=${subject}.${this.sign(subject)}`;
  }

  /** Whose mails of which kind a token switches off; null if it is not one of ours. */
  read(token: string): { userId: string; kind: string } | null {
    const [subject = '', signature = ''] = token.split('.');
    const expected = Buffer.from(this.sign(subject));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const text = Buffer.from(subject, 'base64url').toString();
    return { userId: text.slice(0, 36), kind: text.slice(37) };
  }

  private sign(subject: string): string {
    return createHmac('sha256', this.auth.mailTokenSecret)
      .update(`unsubscribe:${subject}`)
      .digest('base64url');
  }
}
