import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DiscussionNotFound, MessageNotFound } from './discussions.problems.js';
import { MessageReportReceipt, ReportMessageBody } from './message-moderation.dto.js';
import { presentReceipt } from './message-moderation.presenter.js';
import { MessageReports } from './message-reports.service.js';
import { MessageReported, OwnMessageReport } from './moderation.problems.js';

@ApiTags('messages')
@Controller('discussions/:id/messages/:messageId/reports')
export class MessageReportsController {
  constructor(private readonly reports: MessageReports) {}

  @Allow('reports:write')
  @Post()
  @ApiOperation({
    summary: 'Tell moderators that something is wrong with a message',
    description:
      'Once for each person and message. They read it with up to five messages before and five after it, nothing else.',
  })
  @Returns(201, 'The receipt', MessageReportReceipt)
  @Fails(DiscussionNotFound, MessageNotFound, OwnMessageReport, MessageReported)
  async report(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Param('messageId', { schema: Id }) messageId: string,
    @Body({ schema: ReportMessageBody }) body: ReportMessageBody,
  ) {
    return presentReceipt(await this.reports.report(actor, id, messageId, body));
  }
}
