import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';

/** The signed link by which every mail of an alert pauses it. It works without signing in, and as long as the alert is. */
@Injectable()
export class AlertLinks {
  constructor(
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  /** The address of the page with the button; a POST to it pauses at once (RFC 8058). */
  linkFor(alertId: string): string {
    return `${this.app.publicUrl}/api/alerts/${alertId}/unsubscribe?token=${this.tokenFor(alertId)}`;
  }

  isGood(token: string, alertId: string): boolean {
    const expected = Buffer.from(this.tokenFor(alertId));
    const given = Buffer.from(token);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private tokenFor(alertId: string): string {
    return createHmac('sha256', this.auth.mailTokenSecret)
      .update(`pause-alert:${alertId}`)
      .digest('base64url');
  }
}
