import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealReplies } from './deal-replies.js';
import { DealModeration } from './deal-moderation.service.js';
import { DealResponse } from './deals.dto.js';
import { DealClaimed, DealNotFound, DealTransitionConflict, OwnDeal } from './deals.problems.js';

@ApiTags('deals')
@Controller('deals/:id/approval')
export class DealApprovalController {
  constructor(
    private readonly moderation: DealModeration,
    private readonly replies: DealReplies,
  ) {}

  @Allow('deals:moderate')
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve a deal: it is on sale from now' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict, DealClaimed, OwnDeal)
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.moderation.approve(actor, id), actor, reply);
  }
}
