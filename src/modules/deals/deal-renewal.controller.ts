import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns, ReturnsPage } from '../../platform/docs/responses.decorators.js';
import { Allow, Public } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { questionPage, sendPage } from '../../platform/http/small-page.js';
import { DealReplies } from './deal-replies.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealResponse } from './deals.dto.js';
import {
  DealNotFound,
  DealTransitionConflict,
  RenewalLinkInvalid,
  RenewalNeedsReview,
  RenewedRecently,
} from './deals.problems.js';
import { DealsReader } from './deals.reader.js';
import { RenewalByLinkBody, RenewalLinkQuery, RenewedResponse } from './renewal.dto.js';
import { RenewalLinks } from './renewal-links.reader.js';

@ApiTags('deals')
@Controller('deals/:id/renewal')
export class DealRenewalController {
  constructor(
    private readonly transitions: DealTransitions,
    private readonly replies: DealReplies,
    private readonly deals: DealsReader,
    private readonly links: RenewalLinks,
  ) {}

  @Allow('deals:write')
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Show my deal for another 60 days', description: 'At most once a day.' })
  @Returns(200, 'The deal as it is now', DealResponse)
  @Fails(DealNotFound, DealTransitionConflict, RenewedRecently, RenewalNeedsReview)
  async renew(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.replies.show(await this.transitions.renew(actor, id), actor, reply);
  }

  @Public({ anonymous: true })
  @Get()
  @ApiOperation({
    summary: 'A page with a button that renews',
    description: 'The target of the link in the warning mail. Opening it changes nothing.',
  })
  @ReturnsPage('A page with one button')
  async open(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: RenewalLinkQuery }) { token }: RenewalLinkQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = questionPage({
      title: 'Renew your deal',
      question: 'Is it still for sale?',
      button: 'Yes, renew it',
      route: `/api/deals/${id}/renewal/confirmation`,
      token,
      done: 'Your deal is renewed for 60 days.',
    });
    await sendPage(reply, page);
  }

  @Public({ anonymous: true })
  @Post('confirmation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Renew with the token of the mailed link', description: 'It works once.' })
  @Returns(200, 'Until when it is shown now', RenewedResponse)
  @Fails(RenewalLinkInvalid, DealTransitionConflict, RenewedRecently, RenewalNeedsReview)
  async confirm(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RenewalByLinkBody }) { token }: RenewalByLinkBody,
  ) {
    const deal = await this.deals.find(id);
    if (!deal || deal.seller.suspendedAt || !this.links.isGood(token, deal)) throw new RenewalLinkInvalid();
    const { status, expiresAt } = await this.transitions.renewByLink(deal);
    return { id, status, expiresAt: expiresAt!.toISOString() };
  }
}
