import { Injectable } from '@nestjs/common';
import { messageRefused, messageReleased, messageSent } from '../../facts/messages.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Discussion, Message } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { BlocksReader } from '../users/blocks.reader.js';
import { between, sideOf } from './discussion.js';
import { DiscussionsReader } from './discussions.reader.js';
import { lockDiscussion } from './discussions.service.js';
import type { WholeMessage } from './discussions.reader.js';
import { MessageStatements } from './message-statements.service.js';
import { MessagesService } from './messages.service.js';
import { HeldMessageNotFound, OwnConversation } from './moderation.problems.js';
import { COUNT_MESSAGE } from './send-message.sql.js';

const COUNT_RELEASED = `UPDATE "Discussion" d SET ${COUNT_MESSAGE}
  FROM (SELECT "discussionId", seq, "senderId", $2::timestamptz AS "activeAt" FROM "Message" WHERE id = $1::uuid) m
  WHERE d.id = m."discussionId"`;

/**
 * What a moderator makes of a held message. Released, it gets the next number of its discussion, as if it were sent now:
 * so it comes after everything that its recipient has seen, and whoever asks for what is `after` that finds it.
 */
@Injectable()
export class HeldMessages {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly blocks: BlocksReader,
    private readonly discussions: DiscussionsReader,
    private readonly messages: MessagesService,
    private readonly statements: MessageStatements,
  ) {}

  /**
   * Lets a held message through. Where one side blocked the other meanwhile it is refused instead: a send would be.
   *
   * @throws HeldMessageNotFound, OwnConversation
   */
  async release(actor: Actor, id: string): Promise<WholeMessage> {
    return this.decide(actor, id, async (tx, discussion, message) => {
      if (await this.blocks.standsBetween(discussion.buyerId, discussion.sellerId)) {
        return this.keepBack(tx, actor, discussion, message, null);
      }
      const seq = discussion.lastSeq + 1;
      const decidedAt = new Date();
      await tx.message.update({
        where: { id },
        data: { state: 'SENT', seq, decidedById: actor.userId, decidedAt },
      });
      await tx.$executeRawUnsafe(COUNT_RELEASED, id, decidedAt.toISOString());
      const facts = between(discussion, message);
      await this.facts.record(
        tx,
        withChange(messageReleased(facts), `message:${id}`, { state: 'HELD' }, { state: 'SENT' }),
        messageSent({ ...facts, seq }),
      );
    });
  }

  /**
   * Keeps a held message from its recipient for good, and empties it; its author gets a statement of reasons.
   *
   * @throws HeldMessageNotFound, OwnConversation
   */
  async refuse(actor: Actor, id: string): Promise<WholeMessage> {
    return this.decide(actor, id, async (tx, discussion, message) => {
      const why = 'It had been held because it looks like a known fraud.';
      const removal = { reason: 'SUSPECTED_SCAM', note: null, why };
      const statementId = await this.statements.issue(tx, actor, discussion, message, removal);
      await this.keepBack(tx, actor, discussion, message, statementId);
    });
  }

  private async keepBack(
    tx: Transaction,
    { userId }: Actor,
    discussion: Discussion,
    message: Message,
    statementId: string | null,
  ): Promise<void> {
    await this.messages.blank(tx, message);
    await tx.message.update({
      where: { id: message.id },
      data: { state: 'REFUSED', decidedById: userId, decidedAt: new Date() },
    });
    const fact = messageRefused({ ...between(discussion, message), statementId });
    await this.facts.record(
      tx,
      withChange(fact, `message:${message.id}`, { state: 'HELD' }, { state: 'REFUSED', statementId }),
    );
  }

  /** Rows are locked in the order discussion, message. */
  private async decide(
    { userId }: Actor,
    id: string,
    decision: (tx: Transaction, discussion: Discussion, message: Message) => Promise<void>,
  ): Promise<WholeMessage> {
    const found = await this.discussions.findMessage(id);
    if (found?.state !== 'HELD') throw new HeldMessageNotFound();
    return this.prisma.$transaction(async (tx) => {
      const discussion = await lockDiscussion(tx, found.discussionId);
      if (sideOf(userId, discussion)) throw new OwnConversation();
      const message = await this.messages.lock(tx, id);
      if (message.state !== 'HELD' || message.deletedAt) throw new HeldMessageNotFound();
      await decision(tx, discussion, message);
      return this.discussions.getMessage(id, tx);
    });
  }
}
