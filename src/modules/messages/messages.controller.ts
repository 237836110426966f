import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { ListMessagesQuery, MessageResponse, MessagesPage, SendMessageBody } from './discussions.dto.js';
import { presentMessage } from './discussions.presenter.js';
import { ClientIdTaken, DiscussionNotFound } from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';
import { DiscussionsService } from './discussions.service.js';

@ApiTags('messages')
@Controller('discussions/:id/messages')
export class MessagesController {
  constructor(
    private readonly discussions: DiscussionsService,
    private readonly reader: DiscussionsReader,
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
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ListMessagesQuery }) query: ListMessagesQuery,
  ) {
    await this.reader.getOf(actor.userId, id);
    const { items, nextCursor } = await this.reader.listMessages(id, query);
    return { items: items.map(presentMessage), nextCursor };
  }

  @Allow('messages:write')
  @Post()
  @ApiOperation({ summary: 'Send a message' })
  @Returns(201, 'Stored', MessageResponse)
  @Returns(200, 'It was stored already', MessageResponse)
  @Fails(DiscussionNotFound, ClientIdTaken)
  async send(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SendMessageBody }) body: SendMessageBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { message, isNew } = await this.discussions.send(actor, id, body);
    void reply.status(isNew ? 201 : 200);
    return presentMessage(message);
  }
}
