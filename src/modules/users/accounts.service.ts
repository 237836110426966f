import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/prisma/prisma.service.js';

export interface NewAccount {
  email: string;
  displayName: string;
  /** Null: the person signs in through another provider. */
  passwordHash: string | null;
  locale: string;
  /** Set where a provider that we trust has proven the address already. */
  emailVerifiedAt?: Date;
}

/** What is left of a deleted person for others to see. */
export const DELETED_NAME = 'Deleted user';

/** Writes people. Called by auth inside its own transactions, so that an account and its proof change together. */
@Injectable()
export class AccountsService {
  async open(tx: Transaction, account: NewAccount): Promise<{ id: string }> {
    return tx.user.create({ data: account, select: { id: true } });
  }

  /** @returns whether it was not purged before */
  async markPurged(tx: Transaction, userId: string): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, purgedAt: null },
      data: { purgedAt: new Date() },
    });
    return count === 1;
  }

  /** @returns whether it was unverified before */
  async markVerified(tx: Transaction, userId: string): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, emailVerifiedAt: null },
      data: { emailVerifiedAt: new Date() },
    });
    return count === 1;
  }

  /** Records that a person accepted a version of the terms. Once for each version, however often it is said. */
  async acceptTerms(tx: Transaction, userId: string, version: string): Promise<boolean> {
    const { count } = await tx.termsAcceptance.createMany({
      data: { userId, version },
      skipDuplicates: true,
    });
    if (count > 0) await tx.user.update({ where: { id: userId }, data: { termsVersion: version } });
    return count > 0;
  }

  /**
   * Ends an account: what tells who it was is overwritten, and its address is free again.
   *
   * @returns whether it was open before
   */
  async close(tx: Transaction, userId: string): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, deletedAt: null },
      data: {
        deletedAt: new Date(),
        email: `deleted-${userId}@deleted.invalid`,
        emailVerifiedAt: null,
        passwordHash: null,
        displayName: DELETED_NAME,
        bio: null,
        avatarImageId: null,
        locale: 'en',
        profileVersion: { increment: 1 },
      },
    });
    return count === 1;
  }
}
