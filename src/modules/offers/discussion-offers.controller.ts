import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DiscussionNotFound, DiscussionUnavailable } from '../messages/discussions.problems.js';
import { DiscussionsReader } from '../messages/discussions.reader.js';
import { OfferResponse, OffersResponse, PriceBody } from './offers.dto.js';
import { presentOffer } from './offers.presenter.js';
import { OfferAbovePrice, OfferActive, OfferDealNotOnSale, OfferRoundsSpent } from './offers.problems.js';
import { OffersReader } from './offers.reader.js';
import { OffersService } from './offers.service.js';

@ApiTags('offers')
@Controller('discussions/:id/offers')
export class DiscussionOffersController {
  constructor(
    private readonly offers: OffersService,
    private readonly reader: OffersReader,
    private readonly discussions: DiscussionsReader,
  ) {}

  @Allow('offers:read')
  @Get()
  @ApiOperation({ summary: 'The offers of a discussion of mine' })
  @Returns(200, 'All of them, the first one first', OffersResponse)
  @Fails(DiscussionNotFound)
  async list(@CurrentActor() { userId }: Actor, @Param('id', { schema: Id }) id: string) {
    await this.discussions.getOf(userId, id);
    return { items: (await this.reader.listIn(id)).map((offer) => presentOffer(offer, userId)) };
  }

  @Allow('offers:write')
  @Post()
  @ApiOperation({
    summary: 'Offer a price to the seller',
    description:
      'One open offer for each deal; five prices in all, both sides together; 48 hours for an answer. Accepting reserves the deal.',
  })
  @Returns(201, 'Made; it may be declined at once', OfferResponse)
  @Fails(
    DiscussionNotFound,
    DiscussionUnavailable,
    OfferActive,
    OfferRoundsSpent,
    OfferAbovePrice,
    OfferDealNotOnSale,
  )
  async offer(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PriceBody }) { priceCents }: PriceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const offer = await this.offers.offer(actor, id, priceCents);
    void reply.header('Location', `/api/offers/${offer.id}`);
    return presentOffer(offer, actor.userId);
  }
}
