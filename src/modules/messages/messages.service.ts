import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { messageDeleted, messageEdited, messageWithdrawn } from '../../facts/messages.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { isForeignKeyViolation, isUniqueViolation } from '../../platform/prisma/database-errors.js';
import type { Message } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { ImagesReader } from '../images/images.reader.js';
import { BlocksReader } from '../users/blocks.reader.js';
import { ChatPushes } from './chat-pushes.service.js';
import { ConversationLimits } from './conversation-limits.service.js';
import { between } from './discussion.js';
import type { SendMessageBody } from './discussions.dto.js';
import {
  ClientIdTaken,
  DiscussionUnavailable,
  editRefusalProblem,
  EditNeedsReview,
  MessageGone,
  MessageImagesNotUsable,
  NotYourMessage,
} from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';
import type { WholeMessage } from './discussions.reader.js';
import { MessageStore } from './message-store.service.js';
import { refusalOfEdit } from './message.js';
import { ScamPatterns } from './scam-patterns.service.js';

/** A message that passed what can be looked at before the transaction. */
export interface Draft {
  content: SendMessageBody;
  /** The patterns that it hits; none: it is not held. */
  heldFor: string[];
  /** Whether its pictures could be shown; those of one that is sent again are in use, by itself. */
  imagesUsable: boolean;
}

export interface Sent {
  message: WholeMessage;
  /** False where it was stored before, under the same clientId. */
  isNew: boolean;
  /** Who is to hear of it, if it is new. */
  recipientId?: string;
}

/** What people say to each other. Row, number, counters and fact are one statement or one transaction. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly messages: MessageStore,
    private readonly facts: Facts,
    private readonly images: ImagesReader,
    private readonly blocks: BlocksReader,
    private readonly discussions: DiscussionsReader,
    private readonly limits: ConversationLimits,
    private readonly patterns: ScamPatterns,
    private readonly pushes: ChatPushes,
  ) {}

  /**
   * Sends a message; sent again under its `clientId` it is the stored one. One that hits a scam pattern is stored and
   * held: a moderator decides whether the other side sees it.
   *
   * @throws DiscussionNotFound, DiscussionUnavailable, ClientIdTaken, MessageImagesNotUsable, RateLimited
   */
  async send(actor: Actor, discussionId: string, content: SendMessageBody): Promise<Sent> {
    const draft = await this.draft(actor.userId, content);
    const sent =
      content.imageIds.length === 0
        ? await this.store(null, actor.userId, discussionId, draft)
        : await this.prisma.$transaction((tx) => this.store(tx, actor.userId, discussionId, draft));
    this.push(sent);
    return sent;
  }

  /** Lets both sides hear of a message that is new, once it is committed. */
  push({ message, recipientId }: Sent): void {
    if (recipientId) this.pushes.sent(message, recipientId);
  }

  /** What comes before the transaction: the limit, the pictures and the filter. @throws RateLimited */
  async draft(userId: string, content: SendMessageBody): Promise<Draft> {
    const { body, imageIds } = content;
    const [heldFor] = await Promise.all([this.patterns.findHits(body), this.limits.takeMessage(userId)]);
    const usable = imageIds.length === 0 ? [] : await this.images.listUnused(imageIds, userId);
    return { content, heldFor, imagesUsable: usable.length === imageIds.length };
  }

  /**
   * Stores a draft, within a transaction if one is given (pictures need one). @throws as `send`
   */
  async store(tx: Transaction | null, userId: string, discussionId: string, draft: Draft): Promise<Sent> {
    const { content, heldFor, imagesUsable } = draft;
    const { actorId, requestId, traceparent } = this.facts.origin();
    const row = {
      id: newId(),
      discussionId,
      senderId: userId,
      clientId: content.clientId,
      body: content.body,
      createdAt: new Date().toISOString(),
      heldFor,
      factId: newId(),
      actorId: actorId ?? userId,
      requestId,
      traceparent,
    };
    const message = await (tx ? this.messages.storeWithin(tx, row) : this.messages.store(row));
    if (!message) return this.findStored(tx ?? this.prisma, userId, discussionId, content.clientId);
    const { recipientId } = message;
    if (!tx || content.imageIds.length === 0)
      return { message: { ...message, images: [] }, isNew: true, recipientId };
    if (!imagesUsable) throw new MessageImagesNotUsable();
    await this.attach(tx, message.id, content.imageIds);
    return { message: await this.discussions.getMessage(message.id, tx), isNew: true, recipientId };
  }

  /**
   * Changes what a message of one's own says, for fifteen minutes. What it said is kept for moderators.
   *
   * @throws DiscussionNotFound, MessageNotFound, NotYourMessage, MessageGone, MessageNotDelivered, EditTooLate,
   *   EditNeedsReview, DiscussionUnavailable, RateLimited
   */
  async edit(actor: Actor, discussionId: string, messageId: string, body: string): Promise<WholeMessage> {
    const { userId } = actor;
    const discussion = await this.discussions.getOf(userId, discussionId);
    const found = await this.discussions.getMessageOf(userId, discussionId, messageId);
    if (found.senderId !== userId) throw new NotYourMessage();
    await this.limits.takeMessage(userId);
    if (await this.blocks.standsBetween(discussion.buyerId, discussion.sellerId))
      throw new DiscussionUnavailable();
    if ((await this.patterns.findHits(body)).length > 0) throw new EditNeedsReview();
    return this.prisma.$transaction(async (tx) => {
      const message = await this.lock(tx, messageId);
      const editedAt = new Date();
      const refusal = refusalOfEdit(message, editedAt);
      if (refusal) throw editRefusalProblem(refusal);
      if (message.body !== body) {
        await this.keepVersion(tx, message, editedAt);
        await tx.message.update({ where: { id: messageId }, data: { body, editedAt } });
        const seq = message.seq!;
        await this.facts.record(tx, messageEdited({ ...between(discussion, message), seq }));
      }
      return this.discussions.getMessage(messageId, tx);
    });
  }

  /**
   * Deletes a message of one's own: its place stays, what it said and showed is gone for both. A held one is taken
   * back. Deleting it again changes nothing.
   *
   * @throws DiscussionNotFound, MessageNotFound, NotYourMessage
   */
  async remove(actor: Actor, discussionId: string, messageId: string): Promise<WholeMessage> {
    const discussion = await this.discussions.getOf(actor.userId, discussionId);
    const found = await this.discussions.getMessageOf(actor.userId, discussionId, messageId);
    if (found.senderId !== actor.userId) throw new NotYourMessage();
    return this.prisma.$transaction(async (tx) => {
      const message = await this.lock(tx, messageId);
      if (!message.deletedAt) {
        await this.blank(tx, message);
        const about = between(discussion, message);
        const { seq } = message;
        await this.facts.record(
          tx,
          seq === null
            ? messageWithdrawn(about)
            : messageDeleted({ ...about, seq, byModerator: false, statementId: null }),
        );
      }
      return this.discussions.getMessage(messageId, tx);
    });
  }

  /** Locks a message and reads it. @throws MessageGone if it is no longer there */
  async lock(tx: Transaction, id: string): Promise<Message> {
    await tx.$queryRaw`SELECT id FROM "Message" WHERE id = ${id}::uuid FOR UPDATE`;
    const message = await tx.message.findUnique({ where: { id } });
    if (!message) throw new MessageGone();
    return message;
  }

  /** Leaves only the place of a message; what it said is kept for moderators, for a while. */
  async blank(tx: Transaction, message: Message): Promise<void> {
    const deletedAt = new Date();
    await this.keepVersion(tx, message, deletedAt);
    await tx.message.update({ where: { id: message.id }, data: { body: '', deletedAt } });
  }

  private async keepVersion(tx: Transaction, { id, body }: Message, replacedAt: Date): Promise<void> {
    await tx.messageVersion.create({ data: { messageId: id, body, replacedAt } });
  }

  /** Why nothing was stored: it was before, or it may not be. */
  private async findStored(
    client: Transaction,
    userId: string,
    discussionId: string,
    clientId: string,
  ): Promise<Sent> {
    await this.discussions.getOf(userId, discussionId, client);
    const key = { discussionId_clientId: { discussionId, clientId } };
    const stored = await client.message.findUnique({ where: key });
    if (!stored) throw new DiscussionUnavailable();
    if (stored.senderId !== userId) throw new ClientIdTaken();
    return { message: await this.discussions.getMessage(stored.id, client), isNew: false };
  }

  private async attach(tx: Transaction, messageId: string, imageIds: string[]): Promise<void> {
    try {
      await tx.messageImage.createMany({
        data: imageIds.map((imageId, position) => ({ messageId, imageId, position })),
      });
    } catch (error) {
      throw isUniqueViolation(error) || isForeignKeyViolation(error) ? new MessageImagesNotUsable() : error;
    }
  }
}
