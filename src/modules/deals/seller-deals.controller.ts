import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Cacheable } from '../../platform/http/caching.js';
import { Id, PageQuery } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { UserNotFound } from '../users/users.problems.js';
import { BrowseReader } from './browse.reader.js';
import { DealsPage, MyDealCounts, MyDealsQuery, SellerPage } from './deals.dto.js';
import { presentListRow } from './deals.presenter.js';

@ApiTags('deals')
@Controller('users')
export class SellerDealsController {
  constructor(
    private readonly browse: BrowseReader,
    private readonly storage: Storage,
  ) {}

  @Allow('deals:write')
  @Get('me/deals')
  @ApiOperation({ summary: 'My deals in every state' })
  @Returns(200, 'A page of deals, the newest first', DealsPage)
  async mine(@CurrentActor() actor: Actor, @Query({ schema: MyDealsQuery }) query: MyDealsQuery) {
    const { items, nextCursor } = await this.browse.listMine(actor.userId, query);
    return { items: items.map((row) => presentListRow(row, this.storage)), nextCursor };
  }

  @Allow('deals:write')
  @Get('me/deals/counts')
  @ApiOperation({ summary: 'How many deals I have in each state' })
  @Returns(200, 'Every state, also with none', MyDealCounts)
  async counts(@CurrentActor() actor: Actor) {
    return { counts: await this.browse.countMine(actor.userId) };
  }

  @Public()
  @Get(':id/deals')
  @Cacheable(0)
  @ApiOperation({ summary: 'The page of a seller: what is on sale, and how their trade goes' })
  @Returns(200, 'A page of deals, the newest first, and the seller', SellerPage)
  @Fails(UserNotFound)
  async ofSeller(@Param('id', { schema: Id }) id: string, @Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor, seller } = await this.browse.showSeller(id, query);
    return {
      items: items.map((row) => presentListRow(row, this.storage)),
      nextCursor,
      seller: { ...seller, memberSince: seller.memberSince.toISOString() },
    };
  }
}
