import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealHistory } from '../deals/deals.dto.js';
import { presentHistory } from '../deals/deals.presenter.js';
import { DealNotFound } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';
import { QueuePage, QueueQuery } from './queue.dto.js';
import { QueueReader } from './queue.reader.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation')
export class ModerationController {
  constructor(
    private readonly queue: QueueReader,
    private readonly deals: DealsReader,
  ) {}

  @Get('deals')
  @ApiOperation({
    summary: 'What waits for a decision: new deals and changes of public ones',
    description: 'The longest waiting first; each person who reported a deal brings it forward by six hours.',
  })
  @Returns(200, 'A page of whole deals with their differences and claims', QueuePage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: QueueQuery }) query: QueueQuery) {
    return this.queue.list(query, actor);
  }

  @Get('deals/:id/history')
  @ApiOperation({ summary: 'Every step of a deal: who, when, from where to where, why' })
  @Returns(200, 'The first step first', DealHistory)
  @Fails(DealNotFound)
  async history(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    const deal = await this.deals.getVisible(id, actor);
    return presentHistory(await this.deals.listHistory(deal.id));
  }
}
