import { Inject, Injectable } from '@nestjs/common';
import type { Locale } from '../../common/locales.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import {
  emailVerified,
  passwordResetRequested,
  registrationRepeated,
  unknownAddressTried,
  userRegistered,
  verificationRequested,
} from '../../facts/auth.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { Limits } from '../../platform/limits/limits.service.js';
import type { Limiter } from '../../platform/limits/limits.service.js';
import { RateLimited } from '../../platform/limits/limits.problems.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import type { RegisterBody } from './auth.dto.js';
import { RegistrationClosed } from './auth.problems.js';
import { atEvenPace } from './even-pace.js';
import { MailLinksService } from './mail-links.service.js';
import { Passwords } from './passwords.service.js';
import { TermsService } from './terms.service.js';

/** What a registration brings, its language decided. */
type Registration = RegisterBody & { locale: Locale };

/** What strangers may ask for by naming an address. Answers never tell whether it has an account. */
@Injectable()
export class AuthService {
  /** Nobody's mailbox is filled by somebody else. Beyond it the answer is the same, and no mail goes out. */
  private readonly mailbox: Limiter;

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly links: MailLinksService,
    private readonly terms: TermsService,
    limits: Limits,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {
    this.mailbox = limits.limiter({ name: 'mailbox', points: 10, seconds: 3_600 });
  }

  /**
   * Opens an account, or tells the owner of the address that somebody tried.
   *
   * @throws RegistrationClosed, TermsRequired, TermsVersionWrong, PasswordCommon, ServiceBusy
   */
  async register({ email, password, displayName, locale, acceptTerms }: Registration): Promise<void> {
    if (!this.config.selfRegistration) throw new RegistrationClosed();
    this.terms.assertAcceptable(acceptTerms);
    await this.passwords.assertUncommon(password);
    await atEvenPace(async () => {
      const passwordHash = await this.passwords.hash(password);
      const mayMail = await this.mayMail(email);
      await this.prisma.$transaction(async (tx) => {
        const { id, opened } = await this.accounts.open(tx, { email, displayName, passwordHash, locale });
        if (acceptTerms && opened) await this.terms.acceptIn(tx, id, acceptTerms);
        const repeated = mayMail
          ? registrationRepeated({ userId: id })
          : unknownAddressTried({ purpose: 'register' });
        await this.facts.record(tx, opened ? userRegistered({ userId: id }) : repeated);
      });
    });
  }

  /** Sends a new link to an unverified address; says nothing about any other. */
  async resendVerification(email: string): Promise<void> {
    await atEvenPace(async () => {
      const user = await this.users.findByEmail(email);
      const mayMail = await this.mayMail(email);
      const fact =
        user && !user.emailVerifiedAt && mayMail
          ? verificationRequested({ userId: user.id })
          : unknownAddressTried({ purpose: 'verify' });
      await this.prisma.$transaction((tx) => this.facts.record(tx, fact));
    });
  }

  /** Sends a link to choose a new password; says nothing where there is no account. */
  async forgotPassword(email: string): Promise<void> {
    await atEvenPace(async () => {
      const user = await this.users.findByEmail(email);
      const mayMail = await this.mayMail(email);
      const fact =
        user && mayMail
          ? passwordResetRequested({ userId: user.id })
          : unknownAddressTried({ purpose: 'reset' });
      await this.prisma.$transaction((tx) => this.facts.record(tx, fact));
    });
  }

  /** @throws MailLinkInvalid if the link was used, replaced or has ended */
  async verifyEmail(token: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { userId } = await this.links.use(tx, 'VERIFY_EMAIL', token);
      const first = await this.accounts.markVerified(tx, userId);
      if (first) await this.facts.record(tx, emailVerified({ userId }));
    });
  }

  private async mayMail(email: string): Promise<boolean> {
    try {
      await this.mailbox.take(email);
      return true;
    } catch (error) {
      if (error instanceof RateLimited) return false;
      throw error;
    }
  }
}
