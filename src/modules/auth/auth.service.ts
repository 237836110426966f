import { Injectable } from '@nestjs/common';
import {
  emailVerified,
  registrationRepeated,
  userRegistered,
  verificationRequested,
} from '../../facts/auth.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { isUniqueViolation } from '../../platform/prisma/database-errors.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import { AccountSuspended, CredentialsWrong, MailLinkInvalid } from './auth.problems.js';
import type { LoginBody, RegisterBody } from './auth.dto.js';
import { hashToken } from './opaque-tokens.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import type { Device, OpenSession } from './sessions.service.js';
import { TermsService } from './terms.service.js';

/** Proving who someone is. Answers never tell whether an address has an account. */
@Injectable()
export class AuthService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly terms: TermsService,
  ) {}

  /** Opens an account, or tells the owner of the address that somebody tried. */
  async register({ email, password, displayName, locale, acceptTerms }: RegisterBody): Promise<void> {
    this.terms.assertAcceptable(acceptTerms);
    const passwordHash = await hashPassword(password);
    const owner = await this.users.findByEmail(email);
    if (owner) return this.noteRepeat(owner.id);
    try {
      await this.prisma.$transaction(async (tx) => {
        const { id } = await this.accounts.open(tx, { email, displayName, passwordHash, locale });
        if (acceptTerms) await this.terms.acceptIn(tx, id, acceptTerms);
        await this.facts.record(tx, userRegistered({ userId: id }));
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const winner = await this.users.findByEmail(email);
      if (winner) await this.noteRepeat(winner.id);
    }
  }

  /** Sends a new link to an unverified address; says nothing about any other. */
  async resendVerification(email: string): Promise<void> {
    const user = await this.users.findByEmail(email);
    if (!user || user.emailVerifiedAt) return;
    await this.prisma.$transaction((tx) => this.facts.record(tx, verificationRequested({ userId: user.id })));
  }

  /** @throws MailLinkInvalid if the link was used, replaced or has ended */
  async verifyEmail(token: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const [link] = await tx.mailToken.updateManyAndReturn({
        where: {
          tokenHash: hashToken(token),
          purpose: 'VERIFY_EMAIL',
          usedAt: null,
          expiresAt: { gt: new Date() },
        },
        data: { usedAt: new Date() },
      });
      if (!link) throw new MailLinkInvalid();
      const first = await this.accounts.markVerified(tx, link.userId);
      if (first) await this.facts.record(tx, emailVerified({ userId: link.userId }));
    });
  }

  /** @throws CredentialsWrong, AccountSuspended */
  async login({ email, password }: LoginBody, device: Device): Promise<OpenSession> {
    const user = await this.users.findByEmail(email);
    const matches = await passwordMatches(user?.passwordHash ?? null, password);
    if (!user || !matches) throw new CredentialsWrong();
    if (user.suspendedAt) throw new AccountSuspended(user.suspensionReason ?? undefined);
    return this.sessions.open(user.id, device);
  }

  private async noteRepeat(userId: string): Promise<void> {
    await this.prisma.$transaction((tx) => this.facts.record(tx, registrationRepeated({ userId })));
  }
}
