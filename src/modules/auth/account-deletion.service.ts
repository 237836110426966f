import { Injectable } from '@nestjs/common';
import { sessionsRevoked } from '../../facts/auth.facts.js';
import { userDeleted } from '../../facts/users.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { AccountReturn } from './account-return.service.js';
import { Reauthentication } from './reauthentication.js';

/** Ends accounts at the wish of their owners. What the other domains keep is purged later, by `modules/privacy`. */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly accounts: AccountsService,
    private readonly reauthentication: Reauthentication,
    private readonly returns: AccountReturn,
  ) {}

  /**
   * Row, sessions, ways to sign in and fact in one transaction: from then on the person is nobody here. The second factor
   * stays until the purge, so that a return is no way around it.
   *
   * @throws ReauthenticationRequired, ReauthenticationFailed
   */
  async deleteOwn(actor: Actor, password: string | undefined): Promise<void> {
    await this.reauthentication.demand(actor, password);
    const { userId } = actor;
    const reason = 'account deleted';
    await this.prisma.$transaction(async (tx) => {
      if (!(await this.accounts.close(tx, userId, (text) => this.returns.seal(userId, text)))) return;
      await tx.session.updateMany({
        where: { userId, revokedAt: null },
        data: { revokedAt: new Date(), revokedReason: reason },
      });
      await tx.mailToken.deleteMany({ where: { userId } });
      await tx.externalIdentity.deleteMany({ where: { userId } });
      await tx.signInChallenge.deleteMany({ where: { userId } });
      await this.facts.record(
        tx,
        userDeleted({ userId }),
        sessionsRevoked({ userId, sessionId: null, reason }),
      );
    });
  }
}
