import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { VersionRequired, VersionStale } from '../../platform/errors/http.problems.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor, Viewer } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { versionFrom } from '../../platform/http/etag.js';
import { Id } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { DealReplies } from './deal-replies.js';
import {
  DealResponse,
  DealsPage,
  EditDealBody,
  ListDealsQuery,
  MyDealsQuery,
  OpenDealBody,
} from './deals.dto.js';
import { presentCard, presentListRow } from './deals.presenter.js';
import {
  CategoryUnknown,
  DealNotEditable,
  DealNotFound,
  ImagesNotUsable,
  ProductUnknown,
} from './deals.problems.js';
import { DealsReader } from './deals.reader.js';
import { DealsService } from './deals.service.js';

@ApiTags('deals')
@Controller()
export class DealsController {
  constructor(
    private readonly deals: DealsService,
    private readonly reader: DealsReader,
    private readonly replies: DealReplies,
    private readonly storage: Storage,
  ) {}

  @Public()
  @Get('deals')
  @ApiOperation({ summary: 'Deals on sale' })
  @Returns(200, 'A page of deals', DealsPage)
  async list(@Query({ schema: ListDealsQuery }) query: ListDealsQuery) {
    const { items, nextCursor } = await this.reader.list(query);
    return { items: items.map((row) => presentListRow(row, this.storage)), nextCursor };
  }

  @Allow('deals:write')
  @Post('deals')
  @ApiOperation({ summary: 'Open a deal', description: 'It starts as a draft that only you see.' })
  @Returns(201, 'The draft; its version is the ETag', DealResponse)
  @Fails(CategoryUnknown, ProductUnknown, ImagesNotUsable)
  async open(
    @CurrentActor() actor: Actor,
    @Body({ schema: OpenDealBody }) body: OpenDealBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const deal = await this.deals.open(actor, body);
    void reply.header('Location', `/api/deals/${deal.id}`);
    return this.replies.show(deal, actor, reply);
  }

  @Public()
  @Get('deals/:id')
  @ApiOperation({ summary: 'One deal', description: 'Its seller and moderators see it in every state.' })
  @Returns(200, 'The deal; its version is the ETag', DealResponse)
  @Fails(DealNotFound)
  async show(
    @Viewer() viewer: Actor | null,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.reader.getVisible(id, viewer), viewer, reply);
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

  @Allow('deals:write')
  @Get('users/me/deals')
  @ApiOperation({ summary: 'My deals in every state' })
  @Returns(200, 'A page of deals, the newest first', DealsPage)
  async mine(@CurrentActor() actor: Actor, @Query({ schema: MyDealsQuery }) query: MyDealsQuery) {
    const { items, nextCursor } = await this.reader.listOf(actor.userId, query);
    return { items: items.map((deal) => presentCard(deal, this.storage)), nextCursor };
  }
}
