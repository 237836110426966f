import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealNotFound } from '../deals/deals.problems.js';
import { AppealBody, AppealReceipt } from './appeals.dto.js';
import { presentAppealReceipt } from './appeals.presenter.js';
import { AppealsService } from './appeals.service.js';
import { AlreadyAppealed, NothingToAppeal } from './moderation.problems.js';

@ApiTags('deals')
@Controller('deals/:id/appeal')
export class DealAppealController {
  constructor(private readonly appeals: AppealsService) {}

  @Allow('deals:write')
  @Post()
  @ApiOperation({
    summary: 'Appeal the last decision against my deal',
    description: 'Once for each decision, within six months. Another moderator decides (EU DSA, article 20).',
  })
  @Returns(201, 'The appeal', AppealReceipt)
  @Fails(DealNotFound, NothingToAppeal, AlreadyAppealed)
  async appeal(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AppealBody }) { text }: AppealBody,
  ) {
    return presentAppealReceipt(await this.appeals.lodge(actor, id, text));
  }
}
