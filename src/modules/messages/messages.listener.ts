import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import { discussionRead, messageSent } from '../../facts/messages.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { message, read, unread } from './chat.events.js';
import { presentMessage } from './discussions.presenter.js';
import { DiscussionsReader } from './discussions.reader.js';

/** Facts of discussions -> hints over the socket. Who misses one finds the same by REST; twice is harmless. */
@Injectable()
export class MessagesListener {
  constructor(
    private readonly discussions: DiscussionsReader,
    private readonly realtime: RealtimeService,
  ) {}

  @OnFact(messageSent)
  async onMessageSent({ data }: HeardFact<typeof messageSent>): Promise<void> {
    const stored = await this.discussions.findMessage(data.messageId);
    if (!stored) return;
    this.realtime.toUsers([data.recipientId, data.senderId], message, presentMessage(stored));
    await this.pushUnread(data.recipientId);
  }

  @OnFact(discussionRead)
  async onDiscussionRead({ data }: HeardFact<typeof discussionRead>): Promise<void> {
    const { discussionId, buyerId, sellerId, readerId, upTo } = data;
    this.realtime.toUsers([buyerId, sellerId], read, { discussionId, userId: readerId, upTo });
    await this.pushUnread(readerId);
  }

  private async pushUnread(userId: string): Promise<void> {
    this.realtime.toUsers([userId], unread, await this.discussions.countUnread(userId));
  }
}
