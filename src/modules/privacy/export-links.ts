import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { HOUR } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import type { ExportFileQuery } from './privacy.dto.js';

/** Links to a copy of somebody's data: signed for one person and one copy, and good for an hour. */
@Injectable()
export class ExportLinks {
  constructor(
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  make(userId: string, id: string): string {
    const until = Math.floor((Date.now() + HOUR) / 1000);
    const query = new URLSearchParams({ id, until: String(until), signature: this.sign(userId, id, until) });
    return `${this.app.publicUrl}/api/users/me/export/file?${query.toString()}`;
  }

  /** Whether a link was made by us for this person and has not ended. */
  isGood(userId: string, { id, until, signature }: ExportFileQuery): boolean {
    const expected = Buffer.from(this.sign(userId, id, until));
    const given = Buffer.from(signature);
    return until * 1000 >= Date.now() && given.length === expected.length && timingSafeEqual(given, expected);
  }

  private sign(userId: string, id: string, until: number): string {
    return createHmac('sha256', this.auth.mailTokenSecret)
      .update(`export:${userId}:${id}:${until}`)
      .digest('base64url');
  }
}
