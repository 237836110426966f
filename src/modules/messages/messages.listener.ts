import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import { discussionRead, messageSent } from '../../facts/messages.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
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
    const message = await this.discussions.findMessage(data.messageId);
    if (!message) return;
    for (const userId of [data.recipientId, data.senderId]) {
      this.realtime.toUser(userId, 'message', presentMessage(message));
    }
    await this.pushUnread(data.recipientId);
  }

  @OnFact(discussionRead)
  async onDiscussionRead({ data }: HeardFact<typeof discussionRead>): Promise<void> {
    await this.pushUnread(data.readerId);
  }

  private async pushUnread(userId: string): Promise<void> {
    this.realtime.toUser(userId, 'unread', await this.discussions.countUnread(userId));
  }
}
