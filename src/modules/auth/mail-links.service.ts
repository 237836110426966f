import { Inject, Injectable } from '@nestjs/common';
import { after, HOUR } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { deriveToken, hashToken } from './opaque-tokens.js';

const VERIFICATION_HOURS = 24;

/** Links that prove an address. One per fact that asked for it, so a fact heard twice sends the same link. */
@Injectable()
export class MailLinksService {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  /**
   * Makes the verification link that a fact asked for; older links of the person end.
   *
   * @returns the link, or null if a newer one was made meanwhile
   */
  async makeVerificationLink(userId: string, factId: string): Promise<string | null> {
    const token = deriveToken(this.auth.mailTokenSecret, 'verify-email', factId);
    const made = await this.prisma.$transaction(async (tx) => {
      const newer = await tx.mailToken.findFirst({
        where: { userId, purpose: 'VERIFY_EMAIL', id: { gt: factId } },
      });
      if (newer) return false;
      await tx.mailToken.deleteMany({
        where: { userId, purpose: 'VERIFY_EMAIL', usedAt: null, id: { lt: factId } },
      });
      await tx.mailToken.createMany({
        data: {
          id: factId,
          userId,
          purpose: 'VERIFY_EMAIL',
          tokenHash: hashToken(token),
          expiresAt: after(VERIFICATION_HOURS * HOUR),
        },
        skipDuplicates: true,
      });
      return true;
    });
    if (!made) return null;
    const page = this.app.webUrl
      ? `${this.app.webUrl}/verify-email`
      : `${this.app.publicUrl}/api/auth/verify-email`;
    return `${page}?token=${token}`;
  }
}
