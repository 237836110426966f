import { Body, Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DealReplies } from './deal-replies.js';
import { RevisionApprovalBody, RevisionDeclineBody } from './deal-revision.dto.js';
import { DealRevisions } from './deal-revisions.service.js';
import { DealResponse } from './deals.dto.js';
import {
  DealClaimed,
  DealNotFound,
  DealTransitionConflict,
  ImagesNotUsable,
  OwnDeal,
  RevisionNotFound,
  RevisionReplaced,
} from './deals.problems.js';

/** The staged edit of a public deal. It is made by `PATCH deals/:id`. */
@ApiTags('deals')
@Controller('deals/:id/revision')
export class DealRevisionController {
  constructor(
    private readonly revisions: DealRevisions,
    private readonly replies: DealReplies,
  ) {}

  @Allow('deals:write')
  @Delete()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take back the change of my deal that waits for approval' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, RevisionNotFound, DealTransitionConflict)
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.revisions.withdraw(actor, id), actor, reply);
  }

  @Allow('deals:moderate')
  @Post('approval')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish the change that waits for approval' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(
    DealNotFound,
    RevisionNotFound,
    RevisionReplaced,
    DealTransitionConflict,
    DealClaimed,
    OwnDeal,
    ImagesNotUsable,
  )
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RevisionApprovalBody }) body: RevisionApprovalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.revisions.approve(actor, id, body?.revisionId), actor, reply);
  }

  @Allow('deals:moderate')
  @Post('decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Refuse the change that waits for approval; the published version stays' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, RevisionNotFound, RevisionReplaced, DealTransitionConflict, DealClaimed, OwnDeal)
  async decline(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RevisionDeclineBody }) body: RevisionDeclineBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.revisions.decline(actor, id, body), actor, reply);
  }
}
