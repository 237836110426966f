import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealClaimed, DealTransitionConflict, OwnDeal } from '../deals/deals.problems.js';
import { ReportNotFound, ReportResolved } from './moderation.problems.js';
import { ReportResponse, ReportsPage, ReportsQuery, ResolutionBody } from './reports.dto.js';
import { presentReport } from './reports.presenter.js';
import { ReportsReader } from './reports.reader.js';
import { ReportsService } from './reports.service.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/reports')
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly reader: ReportsReader,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What users reported' })
  @Returns(200, 'A page, the oldest first', ReportsPage)
  async list(@Query({ schema: ReportsQuery }) query: ReportsQuery) {
    const { items, nextCursor } = await this.reader.list(query);
    return { items: items.map(presentReport), nextCursor };
  }

  @Post(':id/resolution')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Resolve a report: dismiss it, or take the deal down',
    description: 'A takedown upholds every open report on the deal. Those who reported are told.',
  })
  @Returns(200, 'The report as it is now', ReportResponse)
  @Fails(ReportNotFound, ReportResolved, OwnDeal, DealTransitionConflict, DealClaimed)
  async resolve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ResolutionBody }) body: ResolutionBody,
  ) {
    return presentReport(await this.reports.resolve(actor, id, body));
  }
}
