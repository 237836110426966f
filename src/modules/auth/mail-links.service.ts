import { Inject, Injectable } from '@nestjs/common';
import { after, HOUR, MINUTE } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import type { MailToken, MailTokenPurpose } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { MailLinkInvalid } from './auth.problems.js';
import { deriveToken, hashToken } from './opaque-tokens.js';

const KINDS = {
  VERIFY_EMAIL: { page: 'verify-email', lives: 24 * HOUR },
  RESET_PASSWORD: { page: 'reset-password', lives: 30 * MINUTE },
  CHANGE_EMAIL: { page: 'confirm-email', lives: 24 * HOUR },
} satisfies Record<MailTokenPurpose, { page: string; lives: number }>;

/**
 * Links that prove an address. One per fact that asked for it, so a fact heard twice sends the same link. A new one voids
 * the older ones of its purpose; each works once.
 */
@Injectable()
export class MailLinksService {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  /**
   * Makes the link that a fact asked for.
   *
   * @returns the link, or null if a newer one was made meanwhile
   */
  async make(userId: string, purpose: MailTokenPurpose, factId: string): Promise<string | null> {
    const made = await this.prisma.$transaction(async (tx) => {
      await this.lock(tx, userId);
      const newer = await tx.mailToken.findFirst({ where: { userId, purpose, id: { gt: factId } } });
      if (!newer) await this.write(tx, { id: factId, userId, purpose });
      return !newer;
    });
    return made ? this.urlOf(purpose, factId) : null;
  }

  /** Writes the link that will prove a new address, in the transaction of the wish. @returns its id */
  async prepareEmailChange(tx: Transaction, userId: string, id: string, newEmail: string): Promise<void> {
    await this.lock(tx, userId);
    await this.write(tx, { id, userId, purpose: 'CHANGE_EMAIL', newEmail });
  }

  urlOf(purpose: MailTokenPurpose, id: string): string {
    const { page } = KINDS[purpose];
    const base = this.app.webUrl ?? `${this.app.publicUrl}/api/auth`;
    return `${base}/${page}?token=${this.tokenOf(purpose, id)}`;
  }

  async find(id: string): Promise<MailToken | null> {
    return this.prisma.mailToken.findUnique({ where: { id } });
  }

  /** The link behind a token, still unused. @throws MailLinkInvalid if it was used, replaced or has ended */
  async peek(purpose: MailTokenPurpose, token: string): Promise<MailToken> {
    const link = await this.prisma.mailToken.findFirst({ where: liveLink(purpose, token) });
    if (!link) throw new MailLinkInvalid();
    return link;
  }

  /** Uses a link up; one conditional update decides. @throws MailLinkInvalid */
  async use(tx: Transaction, purpose: MailTokenPurpose, token: string): Promise<MailToken> {
    const [link] = await tx.mailToken.updateManyAndReturn({
      where: liveLink(purpose, token),
      data: { usedAt: new Date() },
    });
    if (!link) throw new MailLinkInvalid();
    return link;
  }

  /** Ends the unused links of a person: the address or the password that they were for has changed. */
  async voidAll(tx: Transaction, userId: string, purposes: MailTokenPurpose[]): Promise<void> {
    await tx.mailToken.deleteMany({ where: { userId, usedAt: null, purpose: { in: purposes } } });
  }

  async noteOldEmail(tx: Transaction, id: string, oldEmail: string): Promise<void> {
    await tx.mailToken.update({ where: { id }, data: { oldEmail } });
  }

  private async write(
    tx: Transaction,
    link: { id: string; userId: string; purpose: MailTokenPurpose; newEmail?: string },
  ): Promise<void> {
    const { id, userId, purpose } = link;
    await tx.mailToken.deleteMany({ where: { userId, purpose, usedAt: null, id: { lt: id } } });
    await tx.mailToken.createMany({
      data: {
        ...link,
        tokenHash: hashToken(this.tokenOf(purpose, id)),
        expiresAt: after(KINDS[purpose].lives),
      },
      skipDuplicates: true,
    });
  }

  /** Two links made at once would not see each other, and both would work. */
  private async lock(tx: Transaction, userId: string): Promise<void> {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`mail-links:${userId}`}, 0))`;
  }

  private tokenOf(purpose: MailTokenPurpose, id: string): string {
    return deriveToken(this.auth.mailTokenSecret, KINDS[purpose].page, id);
  }
}

function liveLink(purpose: MailTokenPurpose, token: string) {
  return { tokenHash: hashToken(token), purpose, usedAt: null, expiresAt: { gt: new Date() } };
}
