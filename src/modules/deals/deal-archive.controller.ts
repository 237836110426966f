import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealReplies } from './deal-replies.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealResponse } from './deals.dto.js';
import { DealNotFound, DealTransitionConflict } from './deals.problems.js';

/** Putting a deal away, and bringing it back. */
@ApiTags('deals')
@Controller('deals/:id')
export class DealArchiveController {
  constructor(
    private readonly transitions: DealTransitions,
    private readonly replies: DealReplies,
  ) {}

  @Allow('deals:write')
  @Post('archive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put my deal away' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict)
  async archive(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.transitions.archive(actor, id), actor, reply);
  }

  @Allow('deals:write')
  @Post('restoration')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Bring back a deal that I put away',
    description: 'For 30 days. It is a draft then, and goes the way of every draft.',
  })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict)
  async restore(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.transitions.restore(actor, id), actor, reply);
  }
}
