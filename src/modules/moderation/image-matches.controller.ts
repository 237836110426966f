import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealNotFound } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';
import { ImageMatchesReader } from '../images/image-matches.reader.js';
import { ImageMatchesResponse } from '../images/images.dto.js';
import { presentMatches } from '../images/images.presenter.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/deals')
export class ImageMatchesController {
  constructor(
    private readonly deals: DealsReader,
    private readonly matches: ImageMatchesReader,
  ) {}

  @Get(':id/image-matches')
  @ApiOperation({
    summary: 'Pictures of a deal that another seller showed before',
    description: 'Found in reaction to the submission, so a moment after it. The closest first.',
  })
  @Returns(200, 'Every match', ImageMatchesResponse)
  @Fails(DealNotFound)
  async list(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    const deal = await this.deals.getVisible(id, actor);
    return { items: presentMatches(await this.matches.listForDeal(deal.id)) };
  }
}
