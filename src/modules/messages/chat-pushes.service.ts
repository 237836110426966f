import { Injectable } from '@nestjs/common';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { Storage } from '../../platform/storage/storage.js';
import { message as messageEvent } from './chat.events.js';
import { presentMessage } from './discussions.presenter.js';
import type { WholeMessage } from './discussions.reader.js';

/**
 * Pushes a message as soon as it is stored: a talk does not wait for the queue of facts. Should the process die before it
 * does, the other side finds the gap; `unread` comes by the fact in any case.
 */
@Injectable()
export class ChatPushes {
  constructor(
    private readonly realtime: RealtimeService,
    private readonly storage: Storage,
  ) {}

  /** Call it when the message is committed. One that is held is nobody's to see yet. */
  sent(message: WholeMessage, recipientId: string): void {
    if (message.seq === null) return;
    this.realtime.toUsers(
      [recipientId, message.senderId],
      messageEvent,
      presentMessage(message, this.storage),
    );
  }
}
