import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealReplies } from './deal-replies.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealResponse, SaleBody } from './deals.dto.js';
import { BuyerUnknown, DealNotFound, DealTransitionConflict } from './deals.problems.js';

@ApiTags('deals')
@Controller('deals/:id/sale')
export class DealSaleController {
  constructor(
    private readonly transitions: DealTransitions,
    private readonly replies: DealReplies,
  ) {}

  @Allow('deals:write')
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Mark my deal as sold' })
  @ApiBody({ required: false })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(BuyerUnknown, DealNotFound, DealTransitionConflict)
  async sell(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SaleBody }) body: SaleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.transitions.sell(actor, id, body), actor, reply);
  }
}
