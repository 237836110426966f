import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/http/actor.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { UserNotFound } from '../users/users.problems.js';
import { UsersReader } from '../users/users.reader.js';
import { OwnSecondFactor } from './auth.problems.js';
import type { ResetSecondFactorBody } from './mfa.dto.js';
import { Reauthentication } from './reauthentication.js';
import { SecondFactor } from './second-factor.service.js';
import { SessionsService } from './sessions.service.js';
import { SignIn } from './sign-in.service.js';

type ResetReason = Omit<ResetSecondFactorBody, 'password'>;

/** The way back for those who lost phone and recovery codes: by an operator, seen by the owner. */
@Injectable()
export class SecondFactorReset {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersReader,
    private readonly reauthentication: Reauthentication,
    private readonly secondFactor: SecondFactor,
    private readonly signIn: SignIn,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Takes the second factor of somebody else away and ends what is open in their name. Nobody does it to their own
   * account: with a stolen session the second factor would be worth nothing.
   *
   * @throws OwnSecondFactor, UserNotFound, SecondFactorMissing, ReauthenticationRequired, ReauthenticationFailed
   */
  async run(actor: Actor, userId: string, body: ResetSecondFactorBody): Promise<void> {
    const { password, ...why } = body;
    if (actor.userId === userId) throw new OwnSecondFactor();
    await this.reauthentication.demand(actor, password);
    await this.take(userId, why, actor.userId);
  }

  /**
   * The same for an operator at a terminal, who has proven enough by being there.
   *
   * @param byId who answers for it; null: nobody said who
   * @throws OwnSecondFactor, UserNotFound, SecondFactorMissing
   */
  async take(userId: string, why: ResetReason, byId: string | null): Promise<void> {
    if (byId === userId) throw new OwnSecondFactor();
    const user = await this.users.find(userId);
    if (!user || user.deletedAt) throw new UserNotFound();
    await this.prisma.$transaction(async (tx) => {
      await this.secondFactor.reset(tx, userId, { reason: why.reason, ticket: why.ticket ?? null });
      await this.signIn.voidChallenges(tx, userId);
      await this.sessions.endOthers(tx, userId, null, 'second factor reset');
    });
  }
}
