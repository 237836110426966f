import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/prisma/prisma.service.js';

export interface NewAccount {
  email: string;
  displayName: string;
  passwordHash: string;
  locale: string;
}

/** Writes people. Called by auth inside its own transactions, so that an account and its proof change together. */
@Injectable()
export class AccountsService {
  async open(tx: Transaction, account: NewAccount): Promise<{ id: string }> {
    return tx.user.create({ data: account, select: { id: true } });
  }

  /** @returns whether it was unverified before */
  async markVerified(tx: Transaction, userId: string): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, emailVerifiedAt: null },
      data: { emailVerifiedAt: new Date() },
    });
    return count === 1;
  }

  /** @returns whether the person was not suspended before */
  async suspend(tx: Transaction, userId: string, reason: string, until: Date | null): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, suspendedAt: null },
      data: { suspendedAt: new Date(), suspensionReason: reason, suspendedUntil: until },
    });
    return count === 1;
  }

  /** @returns whether the person was suspended before */
  async liftSuspension(tx: Transaction, userId: string): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, suspendedAt: { not: null } },
      data: { suspendedAt: null, suspensionReason: null, suspendedUntil: null },
    });
    return count === 1;
  }
}
