import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Role, User } from '../../platform/prisma/generated/client.js';
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

/** What a deleted account gets back when it returns. */
export type KeptAccount = Pick<
  User,
  'email' | 'passwordHash' | 'displayName' | 'bio' | 'avatarImageId' | 'locale'
> & { emailVerifiedAt: Date | string | null };

type Seal = (text: string) => Uint8Array<ArrayBuffer>;

/** What is left of a deleted person for others to see. */
export const DELETED_NAME = 'Deleted user';

/** Writes people. Called by auth inside its own transactions, so that an account and its proof change together. */
@Injectable()
export class AccountsService {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Opens an account unless its address has one. Both cases take the same two statements.
   *
   * @returns the account of the address, and whether it is new
   */
  async open(tx: Transaction, account: NewAccount): Promise<{ id: string; opened: boolean }> {
    const opened = await tx.user.createManyAndReturn({
      data: [account],
      skipDuplicates: true,
      select: { id: true },
    });
    const { id } = await tx.user.findUniqueOrThrow({
      where: { email: account.email },
      select: { id: true },
    });
    return { id, opened: opened.length > 0 };
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

  /** @returns whether the role changed: it was `from` until now, and is another */
  async changeRole(
    tx: Transaction,
    userId: string,
    { from, to }: { from: Role; to: Role },
  ): Promise<boolean> {
    if (from === to) return false;
    const { count } = await tx.user.updateMany({ where: { id: userId, role: from }, data: { role: to } });
    return count === 1;
  }

  async setPassword(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
    await tx.user.update({ where: { id: userId }, data: { passwordHash } });
  }

  /** Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile. */
  async strengthenHash(tx: Transaction, userId: string, before: string, passwordHash: string): Promise<void> {
    await tx.user.updateMany({ where: { id: userId, passwordHash: before }, data: { passwordHash } });
  }

  /** Gives an account another address, which its owner has just proven. Unique: throws P2002 if it is taken. */
  async changeEmail(tx: Transaction, userId: string, email: string): Promise<void> {
    await tx.user.update({ where: { id: userId }, data: { email, emailVerifiedAt: new Date() } });
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
   * Ends an account: what tells who it was is overwritten, and its address is free again. Address and name stay for the
   * mail that tells of it; see `forgetFarewell`. Sealed, everything stays for its return.
   *
   * @returns whether it was open before
   */
  async close(tx: Transaction, userId: string, seal: Seal): Promise<boolean> {
    const user = await tx.user.findUnique({ where: { id: userId, deletedAt: null } });
    if (!user) return false;
    const { email, emailVerifiedAt, passwordHash, displayName, bio, avatarImageId, locale } = user;
    const kept = { email, emailVerifiedAt, passwordHash, displayName, bio, avatarImageId, locale };
    const { count } = await tx.user.updateMany({
      where: { id: userId, deletedAt: null },
      data: {
        deletedAt: new Date(),
        farewell: { email, displayName, locale },
        beforeDeletion: seal(JSON.stringify(kept)),
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

  /**
   * Gives a deleted account back what it lost. Unique: throws P2002 if its address is another's by now.
   *
   * @param since accounts deleted before are being purged
   * @returns whether it was deleted, and not too long ago
   */
  async reopen(tx: Transaction, userId: string, kept: KeptAccount, since: Date): Promise<boolean> {
    const { count } = await tx.user.updateMany({
      where: { id: userId, deletedAt: { gt: since }, purgedAt: null },
      data: {
        ...kept,
        deletedAt: null,
        farewell: Prisma.DbNull,
        beforeDeletion: null,
        profileVersion: { increment: 1 },
      },
    });
    return count === 1;
  }

  /** The last mail has gone: nothing tells any more who the account was. */
  async forgetFarewell(userId: string): Promise<void> {
    await this.prisma.user.updateMany({ where: { id: userId }, data: { farewell: Prisma.DbNull } });
  }
}
