import { Injectable } from '@nestjs/common';
import { discussionOpened, discussionRead } from '../../facts/messages.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Discussion } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DealsReader } from '../deals/deals.reader.js';
import { BlocksReader } from '../users/blocks.reader.js';
import { ConversationLimits } from './conversation-limits.service.js';
import { about, otherOf, sideOf } from './discussion.js';
import type { SendMessageBody } from './discussions.dto.js';
import { DealClosed, DiscussionUnavailable, OwnDealDiscussion } from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';
import { MessagesService } from './messages.service.js';

/** The conversation of two people about a deal: opened, read, put away. */
@Injectable()
export class DiscussionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly blocks: BlocksReader,
    private readonly discussions: DiscussionsReader,
    private readonly messages: MessagesService,
    private readonly limits: ConversationLimits,
  ) {}

  /**
   * Opens the discussion of the actor with the seller of a deal, or finds the one that there is, and sends the first
   * message if one is given.
   *
   * @throws DealNotFound, OwnDealDiscussion, DealClosed, RateLimited, and what `MessagesService.send` throws
   */
  async open(
    actor: Actor,
    dealId: string,
    first: SendMessageBody | null,
  ): Promise<{ discussionId: string; isNew: boolean }> {
    const buyerId = actor.userId;
    const known = await this.prisma.discussion.findUnique({
      where: { dealId_buyerId: { dealId, buyerId } },
    });
    if (known) {
      if (first) await this.messages.send(actor, known.id, first);
      return { discussionId: known.id, isNew: false };
    }
    const { sellerId, status } = await this.deals.getVisible(dealId, actor);
    if (sellerId === buyerId) throw new OwnDealDiscussion();
    if (status !== 'PUBLISHED' && status !== 'RESERVED') throw new DealClosed();
    if (await this.blocks.standsBetween(buyerId, sellerId)) throw new DiscussionUnavailable();
    await this.limits.takeDiscussion(buyerId);
    const draft = first && (await this.messages.draft(buyerId, first));
    const opened = await this.prisma.$transaction(async (tx) => {
      const { id, isNew } = await this.create(tx, { dealId, buyerId, sellerId });
      const sent = draft && (await this.messages.store(tx, buyerId, id, draft));
      return { discussionId: id, isNew, sent };
    });
    const { discussionId, isNew, sent } = opened;
    if (!isNew) await this.limits.giveDiscussionBack(buyerId);
    if (sent) this.messages.push(sent);
    return { discussionId, isNew };
  }

  /** Marks everything up to a message as read. What was read stays read. @throws DiscussionNotFound */
  async read(actor: Actor, discussionId: string, upTo: number): Promise<void> {
    const userId = actor.userId;
    await this.discussions.getOf(userId, discussionId);
    await this.prisma.$transaction(async (tx) => {
      const discussion = await lockDiscussion(tx, discussionId);
      const buying = sideOf(userId, discussion) === 'buyer';
      const seq = Math.min(upTo, discussion.lastSeq);
      if (seq <= (buying ? discussion.buyerReadSeq : discussion.sellerReadSeq)) return;
      const unread = await tx.message.count({
        where: { discussionId, seq: { gt: seq }, senderId: otherOf(userId, discussion) },
      });
      await tx.discussion.update({
        where: { id: discussionId },
        data: buying
          ? { buyerReadSeq: seq, buyerUnread: unread }
          : { sellerReadSeq: seq, sellerUnread: unread },
      });
      await this.facts.record(tx, discussionRead({ ...about(discussion), readerId: userId, upTo: seq }));
    });
  }

  /** Puts a discussion away for the actor alone, until the other side writes; or takes it out again. @throws DiscussionNotFound */
  async archive(actor: Actor, discussionId: string, away: boolean): Promise<void> {
    const discussion = await this.discussions.getOf(actor.userId, discussionId);
    const column = sideOf(actor.userId, discussion) === 'buyer' ? 'buyerArchivedAt' : 'sellerArchivedAt';
    await this.prisma.discussion.updateMany({
      where: { id: discussionId, [column]: away ? null : { not: null } },
      data: { [column]: away ? new Date() : null },
    });
  }

  private async create(
    tx: Transaction,
    data: { dealId: string; buyerId: string; sellerId: string },
  ): Promise<{ id: string; isNew: boolean }> {
    const [opened] = await tx.discussion.createManyAndReturn({ data, skipDuplicates: true });
    if (opened) {
      await this.facts.record(tx, discussionOpened(about(opened)));
      return { id: opened.id, isNew: true };
    }
    const { dealId, buyerId } = data;
    const { id } = await tx.discussion.findUniqueOrThrow({ where: { dealId_buyerId: { dealId, buyerId } } });
    return { id, isNew: false };
  }
}

/** Locks a discussion, so that its numbers and counters stay as they are read. */
export async function lockDiscussion(tx: Transaction, id: string): Promise<Discussion> {
  await tx.$queryRaw`SELECT id FROM "Discussion" WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.discussion.findUniqueOrThrow({ where: { id } });
}
