import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealReplies } from './deal-replies.js';
import { DealModeration } from './deal-moderation.service.js';
import { DealResponse, TakedownBody } from './deals.dto.js';
import { DealClaimed, DealNotFound, DealTransitionConflict, OwnDeal } from './deals.problems.js';

@ApiTags('deals')
@Controller('deals/:id/takedown')
export class DealTakedownController {
  constructor(
    private readonly moderation: DealModeration,
    private readonly replies: DealReplies,
  ) {}

  @Allow('deals:moderate')
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a public deal down, with a reason for its seller' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict, DealClaimed, OwnDeal)
  async takedown(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: TakedownBody }) body: TakedownBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.moderation.takedown(actor, id, body), actor, reply);
  }
}
