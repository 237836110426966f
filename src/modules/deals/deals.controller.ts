import { Body, Controller, Headers, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { VersionRequired, VersionStale } from '../../platform/errors/http.problems.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { versionFrom } from '../../platform/http/etag.js';
import { Id } from '../../platform/http/inputs.js';
import { SealedReplies, SealsReply } from '../../platform/idempotency/sealed-replies.service.js';
import { DealOpenings } from './deal-openings.service.js';
import { DealReplies } from './deal-replies.js';
import { DealResponse, EditDealBody, OpenDealBody } from './deals.dto.js';
import {
  CategoryUnknown,
  DealNotEditable,
  DealNotFound,
  ImagesNotUsable,
  ProductUnknown,
} from './deals.problems.js';
import { DealsService } from './deals.service.js';

@ApiTags('deals')
@Controller()
export class DealsController {
  constructor(
    private readonly deals: DealsService,
    private readonly openings: DealOpenings,
    private readonly replies: DealReplies,
    private readonly sealed: SealedReplies,
  ) {}

  @Allow('deals:write')
  @Post('deals')
  @SealsReply()
  @ApiOperation({ summary: 'Open a deal', description: 'It starts as a draft that only you see.' })
  @Returns(201, 'The draft; its version is the ETag', DealResponse)
  @Fails(CategoryUnknown, ProductUnknown, ImagesNotUsable)
  async open(
    @CurrentActor() actor: Actor,
    @Body({ schema: OpenDealBody }) body: OpenDealBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = await this.openings.draft(actor, body);
    void reply.header('Location', `/api/deals/${draft.id}`);
    const shown = await this.replies.show(draft, actor, reply);
    return this.sealed.seal(reply, shown, (row) => this.openings.store(draft, row));
  }

  @Allow('deals:write')
  @Patch('deals/:id')
  @ApiOperation({ summary: 'Change a deal of mine', description: 'While it is public, only its price.' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you last read' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(
    DealNotFound,
    DealNotEditable,
    VersionRequired,
    VersionStale,
    CategoryUnknown,
    ProductUnknown,
    ImagesNotUsable,
  )
  async edit(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: EditDealBody }) body: EditDealBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.deals.edit(actor, id, versionFrom(ifMatch), body), actor, reply);
  }
}
