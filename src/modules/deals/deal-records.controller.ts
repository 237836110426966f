import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor, Viewer } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealRecordsReader } from './deal-records.reader.js';
import { PriceHistory, StatementsResponse } from './deal-records.dto.js';
import { presentPrices, presentStatements } from './deal-records.presenter.js';
import { DealNotFound } from './deals.problems.js';
import { DealsReader } from './deals.reader.js';

/** What is remembered of a deal: its prices, and why it was decided against. */
@ApiTags('deals')
@Controller('deals/:id')
export class DealRecordsController {
  constructor(
    private readonly deals: DealsReader,
    private readonly records: DealRecordsReader,
  ) {}

  @Public()
  @Get('price-history')
  @ApiOperation({ summary: 'Every price that a deal had' })
  @Returns(200, 'The first price first', PriceHistory)
  @Fails(DealNotFound)
  async prices(@Viewer() viewer: Actor | null, @Param('id', { schema: Id }) id: string) {
    const deal = await this.deals.getVisible(id, viewer);
    return presentPrices(deal, await this.records.listPrices(id));
  }

  @Allow('deals:write')
  @Get('statements')
  @ApiOperation({
    summary: 'Why moderators decided against my deal',
    description: 'Statements of reasons (EU DSA, article 17). Moderators see those of every deal.',
  })
  @Returns(200, 'The newest first', StatementsResponse)
  @Fails(DealNotFound)
  async statements(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    const deal = await this.deals.getVisible(id, actor);
    if (deal.sellerId !== actor.userId && !actor.may('deals:moderate')) throw new DealNotFound();
    return presentStatements(await this.records.listStatements(id));
  }
}
