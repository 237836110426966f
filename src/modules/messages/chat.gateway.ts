import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Actor } from '../../platform/http/actor.js';
import { EventDesk } from '../../platform/realtime/event-desk.js';
import type { Sender } from '../../platform/realtime/event-desk.js';
import { TooManyRooms } from '../../platform/realtime/socket.problems.js';
import { Storage } from '../../platform/storage/storage.js';
import { BlocksReader } from '../users/blocks.reader.js';
import * as events from './chat.events.js';
import { discussionRoom } from './discussion.js';
import type { DiscussionResponse } from './discussions.dto.js';
import { presentMessage } from './discussions.presenter.js';
import { NotJoined } from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';
import { DiscussionsService } from './discussions.service.js';
import { MessagesService } from './messages.service.js';

type PayloadOf<Event extends { payload: z.ZodType }> = z.output<Event['payload']>;
type InDiscussion = PayloadOf<typeof events.joinDiscussion>;

const MAX_JOINED = 50;
const TYPING_EVERY_MS = 2_000;
const DONE = { ok: true as const };

/** Discussions over the socket: the same services as over REST, with the same answers. */
@Injectable()
export class ChatGateway implements OnModuleInit {
  /** When a socket last told that its person is typing, by room. */
  private readonly typed = new WeakMap<Socket, Map<string, number>>();

  constructor(
    private readonly desk: EventDesk,
    private readonly discussions: DiscussionsService,
    private readonly messages: MessagesService,
    private readonly reader: DiscussionsReader,
    private readonly blocks: BlocksReader,
    private readonly storage: Storage,
  ) {}

  onModuleInit(): void {
    this.desk.handle(events.openDiscussion, (payload, sender) => this.open(payload, sender));
    this.desk.handle(events.joinDiscussion, (payload, sender) => this.join(payload, sender));
    this.desk.handle(events.leaveDiscussion, (payload, sender) => this.leave(payload, sender));
    this.desk.handle(events.sendMessage, (payload, sender) => this.send(payload, sender));
    this.desk.handle(events.editMessage, (payload, sender) => this.edit(payload, sender));
    this.desk.handle(events.deleteMessage, (payload, sender) => this.remove(payload, sender));
    this.desk.handle(events.startTyping, (payload, sender) => this.tellTyping(payload, sender));
    this.desk.handle(events.markRead, (payload, sender) => this.markRead(payload, sender));
  }

  private async open(
    { dealId, clientId, ...first }: PayloadOf<typeof events.openDiscussion>,
    { actor }: Sender,
  ): Promise<DiscussionResponse> {
    const message = clientId === undefined ? null : { ...first, clientId };
    const { discussionId } = await this.discussions.open(actor, dealId, message);
    return this.present(actor, discussionId);
  }

  /** Where a block stands between the two the discussion is read, but nothing more is heard of each other. */
  private async join({ discussionId }: InDiscussion, { actor, socket }: Sender): Promise<DiscussionResponse> {
    const discussion = await this.present(actor, discussionId);
    if (await this.blocks.standsBetween(actor.userId, discussion.other.id)) return discussion;
    const joined = [...socket.rooms].filter((room) => room.startsWith(discussionRoom('')));
    const room = discussionRoom(discussionId);
    if (!socket.rooms.has(room) && joined.length >= MAX_JOINED) throw new TooManyRooms();
    await socket.join(room);
    return discussion;
  }

  private async leave({ discussionId }: InDiscussion, { socket }: Sender): Promise<typeof DONE> {
    await socket.leave(discussionRoom(discussionId));
    this.typed.get(socket)?.delete(discussionId);
    return DONE;
  }

  private async send({ discussionId, ...content }: PayloadOf<typeof events.sendMessage>, { actor }: Sender) {
    const { message } = await this.messages.send(actor, discussionId, content);
    return presentMessage(message, this.storage);
  }

  private async edit(
    { discussionId, messageId, body }: PayloadOf<typeof events.editMessage>,
    { actor }: Sender,
  ) {
    return presentMessage(await this.messages.edit(actor, discussionId, messageId, body), this.storage);
  }

  private async remove(
    { discussionId, messageId }: PayloadOf<typeof events.deleteMessage>,
    { actor }: Sender,
  ) {
    return presentMessage(await this.messages.remove(actor, discussionId, messageId), this.storage);
  }

  /** A hint of a hint: it may be lost, so a client that cannot keep up misses it first. */
  private async tellTyping({ discussionId }: InDiscussion, { actor, socket }: Sender): Promise<typeof DONE> {
    const room = discussionRoom(discussionId);
    if (!socket.rooms.has(room)) throw new NotJoined();
    const last = this.typed.get(socket) ?? new Map<string, number>();
    this.typed.set(socket, last);
    const now = Date.now();
    if (now - (last.get(discussionId) ?? 0) < TYPING_EVERY_MS) return DONE;
    last.set(discussionId, now);
    socket.volatile.to(room).emit(events.typing.name, { discussionId, userId: actor.userId });
    return DONE;
  }

  private async markRead(
    { discussionId, upTo }: PayloadOf<typeof events.markRead>,
    { actor }: Sender,
  ): Promise<DiscussionResponse> {
    await this.discussions.read(actor, discussionId, upTo);
    return this.present(actor, discussionId);
  }

  private async present({ userId }: Actor, id: string): Promise<DiscussionResponse> {
    return JSON.parse(await this.reader.showOf(userId, id)) as DiscussionResponse;
  }
}
