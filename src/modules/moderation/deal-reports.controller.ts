import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealNotFound } from '../deals/deals.problems.js';
import { AlreadyReported, ReportOfOwnDeal } from './moderation.problems.js';
import { ReportBody, ReportReceipt } from './reports.dto.js';
import { presentReceipt } from './reports.presenter.js';
import { ReportsService } from './reports.service.js';

@ApiTags('deals')
@Controller('deals/:id/reports')
export class DealReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Allow('reports:write')
  @Post()
  @ApiOperation({
    summary: 'Tell moderators that something is wrong with a deal',
    description: 'Once for each person and deal. You will be told what came of it (EU DSA, article 16).',
  })
  @Returns(201, 'The receipt', ReportReceipt)
  @Fails(DealNotFound, ReportOfOwnDeal, AlreadyReported)
  async report(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReportBody }) body: ReportBody,
  ) {
    return presentReceipt(await this.reports.report(actor, id, body));
  }
}
