import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { finishedJson, finishedPage } from '../../platform/http/finished-json.js';
import { Id } from '../../platform/http/inputs.js';
import { DealNotFound } from '../deals/deals.problems.js';
import {
  DiscussionResponse,
  DiscussionsPage,
  ListDiscussionsQuery,
  OpenDiscussionBody,
  ReadBody,
  UnreadResponse,
} from './discussions.dto.js';
import {
  ClientIdTaken,
  DealClosed,
  DiscussionNotFound,
  DiscussionUnavailable,
  MessageImagesNotUsable,
  OwnDealDiscussion,
} from './discussions.problems.js';
import { DiscussionsReader } from './discussions.reader.js';
import { DiscussionsService } from './discussions.service.js';

@ApiTags('messages')
@Controller()
export class DiscussionsController {
  constructor(
    private readonly discussions: DiscussionsService,
    private readonly reader: DiscussionsReader,
  ) {}

  @Allow('messages:write')
  @Post('deals/:id/discussions')
  @ApiOperation({
    summary: 'Write to the seller of a deal',
    description:
      'Opens a discussion, or finds the one that I have on it. A first message is optional. Five new ones an hour.',
  })
  @Returns(201, 'Opened', DiscussionResponse)
  @Returns(200, 'It was open already', DiscussionResponse)
  @Fails(
    DealNotFound,
    OwnDealDiscussion,
    DealClosed,
    DiscussionUnavailable,
    ClientIdTaken,
    MessageImagesNotUsable,
  )
  async open(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) dealId: string,
    @Body({ schema: OpenDiscussionBody }) body: OpenDiscussionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const first = body?.clientId === undefined ? null : { ...body, clientId: body.clientId };
    const { discussionId, isNew } = await this.discussions.open(actor, dealId, first);
    void reply.status(isNew ? 201 : 200).header('Location', `/api/discussions/${discussionId}`);
    return this.present(actor, discussionId, reply);
  }

  @Allow('messages:read')
  @Get('discussions')
  @ApiOperation({
    summary: 'My discussions, as buyer and as seller',
    description: 'Those that I put away are listed apart, by `archived=true`.',
  })
  @Returns(200, 'A page, the last active first', DiscussionsPage)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListDiscussionsQuery }) query: ListDiscussionsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return finishedPage(reply, await this.reader.listOf(actor.userId, query));
  }

  @Allow('messages:read')
  @Get('discussions/unread-count')
  @ApiOperation({ summary: 'How much I have not read' })
  @Returns(200, 'The counts', UnreadResponse)
  async unread(@CurrentActor() actor: Actor) {
    return this.reader.countUnread(actor.userId);
  }

  @Allow('messages:read')
  @Get('discussions/:id')
  @ApiOperation({ summary: 'One discussion of mine' })
  @Returns(200, 'The discussion', DiscussionResponse)
  @Fails(DiscussionNotFound)
  async show(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.present(actor, id, reply);
  }

  @Allow('messages:write')
  @Post('discussions/:id/read')
  @HttpCode(200)
  @ApiOperation({ summary: 'Mark as read up to a message' })
  @Returns(200, 'The discussion as it is now', DiscussionResponse)
  @Fails(DiscussionNotFound)
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReadBody }) { upTo }: ReadBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.discussions.read(actor, id, upTo);
    return this.present(actor, id, reply);
  }

  @Allow('messages:write')
  @Put('discussions/:id/archive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Put a discussion away',
    description: 'For me alone, until the other side writes.',
  })
  @Returns(200, 'The discussion as it is now', DiscussionResponse)
  @Fails(DiscussionNotFound)
  async archive(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.discussions.archive(actor, id, true);
    return this.present(actor, id, reply);
  }

  @Allow('messages:write')
  @Delete('discussions/:id/archive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a discussion out again' })
  @Returns(200, 'The discussion as it is now', DiscussionResponse)
  @Fails(DiscussionNotFound)
  async unarchive(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.discussions.archive(actor, id, false);
    return this.present(actor, id, reply);
  }

  private async present(actor: Actor, id: string, reply: FastifyReply): Promise<string> {
    return finishedJson(reply, await this.reader.showOf(actor.userId, id));
  }
}
