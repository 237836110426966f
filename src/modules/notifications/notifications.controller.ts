import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { finishedPage } from '../../platform/http/finished-json.js';
import {
  ListNotificationsQuery,
  MarkReadBody,
  NotificationsPage,
  UnreadCountResponse,
} from './notifications.dto.js';
import { NotificationsReader } from './notifications.reader.js';
import { NotificationsService } from './notifications.service.js';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly reader: NotificationsReader,
  ) {}

  @Allow('notifications:read')
  @Get()
  @ApiOperation({ summary: 'What I was told' })
  @Returns(200, 'A page, the newest first', NotificationsPage)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListNotificationsQuery }) query: ListNotificationsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return finishedPage(reply, await this.reader.list(actor.userId, query));
  }

  @Allow('notifications:read')
  @Get('unread-count')
  @ApiOperation({ summary: 'How many I have not read' })
  @Returns(200, 'The count', UnreadCountResponse)
  async unreadCount(@CurrentActor() actor: Actor) {
    return { unread: await this.reader.countUnread(actor.userId) };
  }

  @Allow('notifications:write')
  @Post('read')
  @HttpCode(200)
  @ApiOperation({ summary: 'Mark as read: those named, all up to one, or all' })
  @Returns(200, 'How many are still unread', UnreadCountResponse)
  async markRead(@CurrentActor() actor: Actor, @Body({ schema: MarkReadBody }) body: MarkReadBody) {
    await this.notifications.markRead(actor.userId, body);
    return { unread: await this.reader.countUnread(actor.userId) };
  }
}
