import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealTransitionConflict, OwnDeal } from '../deals/deals.problems.js';
import { AppealDecisionBody, AppealsPage, AppealsQuery, DecidedAppealResponse } from './appeals.dto.js';
import { presentAppeal } from './appeals.presenter.js';
import { AppealsReader } from './appeals.reader.js';
import { AppealsService } from './appeals.service.js';
import { AppealDecided, AppealNotFound, OwnDecision } from './moderation.problems.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/appeals')
export class AppealsController {
  constructor(
    private readonly appeals: AppealsService,
    private readonly reader: AppealsReader,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Appeals of sellers' })
  @Returns(200, 'A page, the oldest first', AppealsPage)
  async list(@Query({ schema: AppealsQuery }) query: AppealsQuery) {
    const { items, nextCursor } = await this.reader.list(query);
    return { items: items.map(presentAppeal), nextCursor };
  }

  @Post(':id/decision')
  @HttpCode(200)
  @ApiOperation({ summary: "Decide an appeal against another moderator's decision" })
  @Returns(200, 'The appeal as it is now', DecidedAppealResponse)
  @Fails(AppealNotFound, AppealDecided, OwnDecision, OwnDeal, DealTransitionConflict)
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AppealDecisionBody }) body: AppealDecisionBody,
  ) {
    const { appeal, ...outcome } = await this.appeals.decide(actor, id, body);
    return { ...presentAppeal(appeal), ...outcome };
  }
}
