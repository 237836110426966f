import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id, PageQuery } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { MessageResponse } from './discussions.dto.js';
import { presentMessage } from './discussions.presenter.js';
import { HeldMessages } from './held-messages.service.js';
import {
  HeldMessagesPage,
  MessageReportResponse,
  MessageReportsPage,
  MessageReportsQuery,
  ResolveMessageReportBody,
} from './message-moderation.dto.js';
import { presentHeld, presentMessageReport } from './message-moderation.presenter.js';
import { MessageModerationReader } from './message-moderation.reader.js';
import { MessageReports } from './message-reports.service.js';
import {
  HeldMessageNotFound,
  MessageReportNotFound,
  MessageReportResolved,
  OwnConversation,
} from './moderation.problems.js';

@ApiTags('moderation')
@Allow('discussions:moderate')
@Controller('moderation')
export class MessageModerationController {
  constructor(
    private readonly reader: MessageModerationReader,
    private readonly held: HeldMessages,
    private readonly reports: MessageReports,
    private readonly storage: Storage,
  ) {}

  @Get('messages')
  @ApiOperation({ summary: 'Messages that were held because they look like a fraud' })
  @Returns(200, 'A page, the oldest first, each with what was said before it', HeldMessagesPage)
  async listHeld(@Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.reader.listHeld(query);
    return { items: items.map((held) => presentHeld(held, this.storage)), nextCursor };
  }

  @Post('messages/:id/release')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Let a held message through',
    description:
      'It reaches the other side as if it were sent now, under the next number of the discussion. If one of them ' +
      'blocked the other meanwhile, it is refused instead.',
  })
  @Returns(200, 'The message as it is now', MessageResponse)
  @Fails(HeldMessageNotFound, OwnConversation)
  async release(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    return presentMessage(await this.held.release(actor, id), this.storage);
  }

  @Post('messages/:id/refusal')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Keep a held message from its recipient for good',
    description: 'Its author is told why, with a statement of reasons; the recipient learns nothing.',
  })
  @Returns(200, 'What is left of it', MessageResponse)
  @Fails(HeldMessageNotFound, OwnConversation)
  async refuse(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    return presentMessage(await this.held.refuse(actor, id), this.storage);
  }

  @Get('message-reports')
  @ApiOperation({ summary: 'Messages that their recipients reported' })
  @Returns(200, 'A page, the oldest first, each with the messages around it', MessageReportsPage)
  async listReports(@Query({ schema: MessageReportsQuery }) query: MessageReportsQuery) {
    const { items, nextCursor } = await this.reader.listReports(query);
    return { items: items.map((report) => presentMessageReport(report, this.storage)), nextCursor };
  }

  @Post('message-reports/:id/resolution')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Resolve a report: dismiss it, or delete the message',
    description:
      'To uphold one upholds every open report on the message. Those who reported are told; so is its author, with a ' +
      'statement of reasons: for your `reason`, else the one that was reported, and with the words of `note`.',
  })
  @Returns(200, 'The report as it is now', MessageReportResponse)
  @Fails(MessageReportNotFound, MessageReportResolved, OwnConversation)
  async resolve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ResolveMessageReportBody }) body: ResolveMessageReportBody,
  ) {
    return presentMessageReport(await this.reports.resolve(actor, id, body), this.storage);
  }
}
