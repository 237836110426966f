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
}
