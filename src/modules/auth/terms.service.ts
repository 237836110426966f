import { Inject, Injectable } from '@nestjs/common';
import { termsConfig } from '../../config/terms.config.js';
import type { TermsConfig } from '../../config/terms.config.js';
import { termsAccepted } from '../../facts/users.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { TermsRequired, TermsVersionWrong } from './auth.problems.js';

/** Which version of the terms is in force, and who agreed to it. */
@Injectable()
export class TermsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly accounts: AccountsService,
    @Inject(termsConfig.KEY) readonly config: TermsConfig,
  ) {}

  /** @throws TermsRequired, TermsVersionWrong if somebody may not register with this acceptance */
  assertAcceptable(version: string | undefined): void {
    if (version === undefined && this.config.required) throw new TermsRequired();
    if (version !== undefined && version !== this.config.version) throw new TermsVersionWrong();
  }

  /** Records an acceptance beside what it belongs to, e.g. a registration. */
  async acceptIn(tx: Transaction, userId: string, version: string): Promise<void> {
    if (await this.accounts.acceptTerms(tx, userId, version)) {
      await this.facts.record(tx, termsAccepted({ userId, version }));
    }
  }

  /** @throws TermsVersionWrong if it is not the version in force */
  async accept(userId: string, version: string): Promise<void> {
    if (version !== this.config.version) throw new TermsVersionWrong();
    await this.prisma.$transaction((tx) => this.acceptIn(tx, userId, version));
  }
}
