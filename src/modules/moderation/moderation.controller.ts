import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id, PageQuery, pageOf } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { DealHistory, DealResponse } from '../deals/deals.dto.js';
import { presentDeal, presentHistory } from '../deals/deals.presenter.js';
import { DealNotFound } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';

const QueuePage = pageOf(DealResponse, 'ModerationQueuePage');

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation')
export class ModerationController {
  constructor(
    private readonly deals: DealsReader,
    private readonly storage: Storage,
  ) {}

  @Get('deals')
  @ApiOperation({ summary: 'Deals that wait for a decision, the longest waiting first' })
  @Returns(200, 'A page of whole deals', QueuePage)
  async queue(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) { cursor, limit }: PageQuery) {
    const { items, nextCursor } = await this.deals.listQueue(limit, cursor);
    return { items: items.map((deal) => presentDeal(deal, actor, this.storage)), nextCursor };
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
