import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { after, DAY } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';

/** How long after the end of a deal its link still renews it. */
const GRACE_MS = 14 * DAY;

interface ExpiringDeal {
  id: string;
  expiresAt: Date | null;
}

/**
 * The signed link by which a mail renews a deal. Nothing is stored: the token is an HMAC of the deal and of the expiry
 * that it is about, so a renewal, which moves the expiry, ends it.
 */
@Injectable()
export class RenewalLinks {
  constructor(
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  /** The address of the page with the button. */
  linkFor(deal: ExpiringDeal): string {
    return `${this.app.publicUrl}/api/deals/${deal.id}/renewal?token=${this.tokenFor(deal)}`;
  }

  /** Whether `token` is the link's for the deal as it is now, and has not ended. */
  isGood(token: string, deal: ExpiringDeal, now = new Date()): boolean {
    if (!deal.expiresAt || after(GRACE_MS, deal.expiresAt) <= now) return false;
    const expected = Buffer.from(this.tokenFor(deal));
    const given = Buffer.from(token);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private tokenFor({ id, expiresAt }: ExpiringDeal): string {
    return createHmac('sha256', this.auth.mailTokenSecret)
      .update(`renew-deal:${id}:${expiresAt?.toISOString()}`)
      .digest('base64url');
  }
}
