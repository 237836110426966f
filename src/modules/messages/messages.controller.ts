import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import {
  EditMessageBody,
  ListMessagesQuery,
  MessageResponse,
  MessagesPage,
  SendMessageBody,
} from './discussions.dto.js';
import { presentMessage } from './discussions.presenter.js';
import {
  ClientIdTaken,
  DiscussionNotFound,
  DiscussionUnavailable,
  EditNeedsReview,
  EditTooLate,
  MessageGone,
  MessageImagesNotUsable,
  MessageNotDelivered,
  MessageNotFound,
  NotYourMessage,
} from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';
import { MessagesService } from './messages.service.js';

@ApiTags('messages')
@Controller('discussions/:id/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly reader: DiscussionsReader,
    private readonly storage: Storage,
  ) {}

  @Allow('messages:read')
  @Get()
  @ApiOperation({
    summary: 'Messages of a discussion of mine',
    description:
      'The last ones unless asked. `after` catches up after a pause and misses nothing; `before` goes back in time.',
  })
  @Returns(200, 'A page in the order of `seq`', MessagesPage)
  @Fails(DiscussionNotFound)
  async list(
    @CurrentActor() { userId }: Actor,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ListMessagesQuery }) query: ListMessagesQuery,
  ) {
    await this.reader.getOf(userId, id);
    const { items, nextCursor } = await this.reader.listMessages(id, query);
    const held = await this.reader.listHeld(userId, id);
    const present = (message: (typeof items)[number]) => presentMessage(message, this.storage);
    return { items: items.map(present), held: held.map(present), nextCursor };
  }

  @Allow('messages:write')
  @Post()
  @ApiOperation({
    summary: 'Send a message',
    description:
      'Text, up to six pictures, or both. Sent again under its `clientId` it is the stored one. What looks like a ' +
      'known fraud is `held` until a moderator has looked at it. 100 a minute.',
  })
  @Returns(201, 'Stored', MessageResponse)
  @Returns(200, 'It was stored already', MessageResponse)
  @Fails(DiscussionNotFound, DiscussionUnavailable, ClientIdTaken, MessageImagesNotUsable)
  async send(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SendMessageBody }) body: SendMessageBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { message, isNew } = await this.messages.send(actor, id, body);
    void reply.status(isNew ? 201 : 200);
    return presentMessage(message, this.storage);
  }

  @Allow('messages:write')
  @Patch(':messageId')
  @ApiOperation({
    summary: 'Change what a message of mine says',
    description: 'For fifteen minutes. Moderators can read what it said before.',
  })
  @Returns(200, 'The message as it is now', MessageResponse)
  @Fails(
    DiscussionNotFound,
    MessageNotFound,
    NotYourMessage,
    MessageGone,
    MessageNotDelivered,
    EditTooLate,
    EditNeedsReview,
    DiscussionUnavailable,
  )
  async edit(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('messageId', { schema: Id }) messageId: string,
    @Body({ schema: EditMessageBody }) { body }: EditMessageBody,
  ) {
    return presentMessage(await this.messages.edit(actor, id, messageId, body), this.storage);
  }

  @Allow('messages:write')
  @Delete(':messageId')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Delete a message of mine',
    description:
      'For both sides: its place and number stay, with `deletedAt`; what it said and showed is gone.',
  })
  @Returns(200, 'What is left of it', MessageResponse)
  @Fails(DiscussionNotFound, MessageNotFound, NotYourMessage)
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('messageId', { schema: Id }) messageId: string,
  ) {
    return presentMessage(await this.messages.remove(actor, id, messageId), this.storage);
  }
}
