import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealClaims } from '../deals/deal-claims.service.js';
import { DealClaimed, DealNotFound, OwnDeal } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';
import { UsersReader } from '../users/users.reader.js';
import { ClaimResponse } from './queue.dto.js';

@ApiTags('moderation')
@Allow('deals:moderate')
@Controller('moderation/deals/:id/claim')
export class ClaimController {
  constructor(
    private readonly claims: DealClaims,
    private readonly deals: DealsReader,
    private readonly users: UsersReader,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Claim a deal, so that nobody else decides over it meanwhile',
    description: 'For ten minutes; call it again to keep it.',
  })
  @Returns(200, 'Until when it is yours', ClaimResponse)
  @Fails(DealNotFound, DealClaimed, OwnDeal)
  async claim(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    const deal = await this.deals.getVisible(id, actor);
    if (deal.sellerId === actor.userId) throw new OwnDeal();
    const { until } = await this.claims.claim(id, actor.userId);
    const me = await this.users.find(actor.userId);
    return { by: { id: actor.userId, displayName: me?.displayName ?? '' }, until: until.toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Give my claim back' })
  @Returns(204, 'It is not claimed by you')
  async release(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.claims.release(id, actor.userId);
  }
}
