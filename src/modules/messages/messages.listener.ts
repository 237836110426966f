import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import {
  discussionRead,
  messageDeleted,
  messageEdited,
  messageHeld,
  messageRefused,
  messageSent,
} from '../../facts/messages.facts.js';
import { userBlocked } from '../../facts/users.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { Storage } from '../../platform/storage/storage.js';
import { BlocksReader } from '../users/blocks.reader.js';
import { message, read, unread } from './chat.events.js';
import { discussionRoom } from './discussion.js';
import { presentMessage } from './discussions.presenter.js';
import { DiscussionsReader } from './discussions.reader.js';

/** Facts of discussions -> hints over the socket. Who misses one finds the same by REST; twice is harmless. */
@Injectable()
export class MessagesListener {
  constructor(
    private readonly discussions: DiscussionsReader,
    private readonly blocks: BlocksReader,
    private readonly realtime: RealtimeService,
    private readonly storage: Storage,
  ) {}

  @OnFact(messageSent)
  async onMessageSent({ data, actorId }: HeardFact<typeof messageSent>): Promise<void> {
    // What its author sent was pushed at once (ChatPushes); what a moderator let through was not.
    if (actorId !== data.senderId) await this.pushMessage(data.messageId, data.recipientId, data.senderId);
    await this.pushUnread(data.recipientId);
  }

  @OnFact(messageEdited)
  async onMessageEdited({ data }: HeardFact<typeof messageEdited>): Promise<void> {
    await this.pushMessage(data.messageId, data.recipientId, data.senderId);
  }

  @OnFact(messageDeleted)
  async onMessageDeleted({ data }: HeardFact<typeof messageDeleted>): Promise<void> {
    await this.pushMessage(data.messageId, data.recipientId, data.senderId);
  }

  @OnFact(messageHeld)
  async onMessageHeld({ data }: HeardFact<typeof messageHeld>): Promise<void> {
    await this.pushMessage(data.messageId, data.senderId);
  }

  @OnFact(messageRefused)
  async onMessageRefused({ data }: HeardFact<typeof messageRefused>): Promise<void> {
    await this.pushMessage(data.messageId, data.senderId);
  }

  @OnFact(discussionRead)
  async onDiscussionRead({ data }: HeardFact<typeof discussionRead>): Promise<void> {
    const { discussionId, buyerId, sellerId, readerId, upTo } = data;
    const apart = await this.blocks.standsBetween(buyerId, sellerId);
    this.realtime.toUsers(apart ? [readerId] : [buyerId, sellerId], read, {
      discussionId,
      userId: readerId,
      upTo,
    });
    await this.pushUnread(readerId);
  }

  /** Sockets that look at a talk of the two hear no more who is typing there. */
  @OnFact(userBlocked)
  async onUserBlocked({ data: { blockerId, blockedId } }: HeardFact<typeof userBlocked>): Promise<void> {
    const ids = await this.discussions.listBetween(blockerId, blockedId);
    this.realtime.leaveRooms([blockerId, blockedId], ids.map(discussionRoom));
  }

  private async pushMessage(messageId: string, ...userIds: string[]): Promise<void> {
    const stored = await this.discussions.findMessage(messageId);
    if (stored) this.realtime.toUsers(userIds, message, presentMessage(stored, this.storage));
  }

  private async pushUnread(userId: string): Promise<void> {
    this.realtime.toUsers([userId], unread, await this.discussions.countUnread(userId));
  }
}
