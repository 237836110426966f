import { Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
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

@ApiTags('deals')
@Allow('deals:write')
@Controller('deals/:id/reservation')
export class DealReservationController {
  constructor(
    private readonly transitions: DealTransitions,
    private readonly replies: DealReplies,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Mark my deal as reserved', description: 'It stays visible.' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict)
  async reserve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.transitions.reserve(actor, id), actor, reply);
  }

  @Delete()
  @HttpCode(200)
  @ApiOperation({ summary: 'End the reservation of my deal' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict)
  async release(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.transitions.release(actor, id), actor, reply);
  }
}
