import { Injectable } from '@nestjs/common';
import { discussionOpened, discussionRead, messageSent } from '../../facts/messages.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Discussion, Message } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DealsReader } from '../deals/deals.reader.js';
import { otherOf, sideOf } from './discussion.js';
import type { SendMessageBody } from './discussions.dto.js';
import { ClientIdTaken, DealClosed, OwnDealDiscussion } from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';

/** What people say to each other about a deal. Row, number, counters and fact are one transaction. */
@Injectable()
export class DiscussionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly discussions: DiscussionsReader,
  ) {}

  /**
   * Opens the discussion of the actor with the seller of a deal, or finds the one that there is, and sends the first
   * message if one is given.
   *
   * @throws DealNotFound, OwnDealDiscussion, DealClosed, ClientIdTaken
   */
  async open(
    actor: Actor,
    dealId: string,
    first: SendMessageBody | null,
  ): Promise<{ discussionId: string; isNew: boolean }> {
    const deal = await this.deals.getVisible(dealId, actor);
    const { sellerId } = deal;
    const buyerId = actor.userId;
    if (sellerId === buyerId) throw new OwnDealDiscussion();
    return this.prisma.$transaction(async (tx) => {
      const key = { dealId_buyerId: { dealId, buyerId } };
      let discussion = await tx.discussion.findUnique({ where: key });
      let isNew = false;
      if (!discussion) {
        if (deal.status !== 'PUBLISHED' && deal.status !== 'RESERVED') throw new DealClosed();
        const [opened] = await tx.discussion.createManyAndReturn({
          data: { dealId, buyerId, sellerId },
          skipDuplicates: true,
        });
        if (opened) await this.facts.record(tx, discussionOpened(about(opened)));
        isNew = opened !== undefined;
        discussion = opened ?? (await tx.discussion.findUniqueOrThrow({ where: key }));
      }
      if (first) await this.append(tx, discussion.id, buyerId, first);
      return { discussionId: discussion.id, isNew };
    });
  }

  /** Sends a message; sent again under its `clientId` it is the stored one. @throws DiscussionNotFound, ClientIdTaken */
  async send(
    actor: Actor,
    discussionId: string,
    content: SendMessageBody,
  ): Promise<{ message: Message; isNew: boolean }> {
    const { id } = await this.discussions.getOf(actor.userId, discussionId);
    return this.prisma.$transaction((tx) => this.append(tx, id, actor.userId, content));
  }

  /** Marks everything up to a message as read. What was read stays read. @throws DiscussionNotFound */
  async read(actor: Actor, discussionId: string, upTo: number): Promise<void> {
    const userId = actor.userId;
    await this.discussions.getOf(userId, discussionId);
    await this.prisma.$transaction(async (tx) => {
      const discussion = await lock(tx, discussionId);
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

  private async append(
    tx: Transaction,
    discussionId: string,
    senderId: string,
    { clientId, body }: SendMessageBody,
  ): Promise<{ message: Message; isNew: boolean }> {
    // The lock gives each message its number, and makes a retry wait for what it repeats.
    const discussion = await lock(tx, discussionId);
    const stored = await tx.message.findUnique({
      where: { discussionId_clientId: { discussionId, clientId } },
    });
    if (stored && stored.senderId !== senderId) throw new ClientIdTaken();
    if (stored) return { message: stored, isNew: false };
    const createdAt = new Date();
    const seq = discussion.lastSeq + 1;
    const ofBuyer = senderId === discussion.buyerId;
    const data = { discussionId, seq, senderId, clientId, body, createdAt };
    const message = await tx.message.create({ data });
    await tx.discussion.update({
      where: { id: discussionId },
      data: {
        lastSeq: seq,
        lastActivityAt: createdAt,
        buyerArchivedAt: null,
        sellerArchivedAt: null,
        ...(ofBuyer ? { sellerUnread: { increment: 1 } } : { buyerUnread: { increment: 1 } }),
      },
    });
    const recipientId = otherOf(senderId, discussion);
    const fact = { ...about(discussion), messageId: message.id, seq, senderId, recipientId };
    await this.facts.record(tx, messageSent(fact));
    return { message, isNew: true };
  }
}

async function lock(tx: Transaction, id: string): Promise<Discussion> {
  await tx.$queryRaw`SELECT id FROM "Discussion" WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.discussion.findUniqueOrThrow({ where: { id } });
}

function about({ id, dealId, buyerId, sellerId }: Discussion) {
  return { discussionId: id, dealId, buyerId, sellerId };
}
