import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { suspensionLifted, userSuspended } from '../../facts/moderation.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { ruleBehind } from '../deals/statement.presenter.js';
import { Statements } from '../deals/statements.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { UserNotFound } from '../users/users.problems.js';
import { UsersReader } from '../users/users.reader.js';
import { AlreadySuspended, NotSuspended, UserNotSuspendable } from './moderation.problems.js';
import type { SuspensionBody } from './suspensions.dto.js';

const BATCH = 100;

/** Shutting people out. Guard and lists look at the account itself, so it holds from the commit on. */
@Injectable()
export class SuspensionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    private readonly statements: Statements,
  ) {}

  /** @returns the id of the statement of reasons @throws UserNotFound, UserNotSuspendable, AlreadySuspended */
  async suspend(actor: Actor, userId: string, { reason, note, until }: SuspensionBody): Promise<string> {
    await this.assertSuspendable(actor, userId);
    const statementId = newId();
    const told = note ? `${ruleBehind(reason)} ${note}` : ruleBehind(reason);
    await this.prisma.$transaction(async (tx) => {
      const end = until ? new Date(until) : null;
      if (!(await this.accounts.suspend(tx, userId, told, end))) throw new AlreadySuspended();
      await this.statements.issue(tx, {
        id: statementId,
        decision: 'SUSPENSION',
        userId,
        dealId: null,
        reason,
        note,
        actor,
        facts: end
          ? `What you did here, read by a moderator. Your account is suspended until ${end.toISOString()}.`
          : 'What you did here, read by a moderator. Your account is suspended until a moderator lifts it.',
      });
      const suspension = { suspended: true, reason, until: end?.toISOString() ?? null, statementId };
      const fact = userSuspended({ userId, statementId });
      await this.facts.record(tx, withChange(fact, `user:${userId}`, { suspended: false }, suspension));
    });
    return statementId;
  }

  /** @throws UserNotFound, UserNotSuspendable, NotSuspended */
  async lift(actor: Actor, userId: string): Promise<void> {
    await this.assertSuspendable(actor, userId);
    if (!(await this.end(userId))) throw new NotSuspended();
  }

  /** Lifts every suspension whose time is over. @returns how many */
  async liftEndedSuspensions(now = new Date(), signal?: AbortSignal): Promise<number> {
    let lifted = 0;
    for (;;) {
      signal?.throwIfAborted();
      const ids = await this.users.listEndedSuspensions(now, BATCH);
      for (const id of ids) if (await this.end(id)) lifted += 1;
      if (ids.length < BATCH) return lifted;
    }
  }

  private async end(userId: string): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      if (!(await this.accounts.liftSuspension(tx, userId))) return false;
      const fact = suspensionLifted({ userId });
      await this.facts.record(
        tx,
        withChange(fact, `user:${userId}`, { suspended: true }, { suspended: false }),
      );
      return true;
    });
  }

  private async assertSuspendable(actor: Actor, userId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) throw new UserNotFound();
    const isStaff = user.role !== 'USER';
    if (userId === actor.userId || (isStaff && actor.role !== 'ADMIN')) throw new UserNotSuspendable();
  }
}
