import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { DiscussionUnavailable } from '../messages/discussions.problems.js';
import { OfferResponse, PriceBody } from './offers.dto.js';
import { presentOffer } from './offers.presenter.js';
import {
  OfferAbovePrice,
  OfferClosed,
  OfferDealNotOnSale,
  OfferExpired,
  OfferNotFound,
  OfferNotYourTurn,
  OfferRoundsSpent,
} from './offers.problems.js';
import { OffersReader } from './offers.reader.js';
import { OffersService } from './offers.service.js';

@ApiTags('offers')
@Controller('offers/:id')
export class OffersController {
  constructor(
    private readonly offers: OffersService,
    private readonly reader: OffersReader,
  ) {}

  @Allow('offers:read')
  @Get()
  @ApiOperation({ summary: 'One offer that I made or was made' })
  @Returns(200, 'The offer', OfferResponse)
  @Fails(OfferNotFound)
  async show(@CurrentActor() { userId }: Actor, @Param('id', { schema: Id }) id: string) {
    return presentOffer(await this.reader.getOf(userId, id), userId);
  }

  @Allow('offers:write')
  @Post('counter')
  @HttpCode(200)
  @ApiOperation({ summary: 'Answer a price with another one' })
  @Returns(200, 'The offer as it is now', OfferResponse)
  @Fails(
    DiscussionUnavailable,
    OfferNotFound,
    OfferNotYourTurn,
    OfferClosed,
    OfferExpired,
    OfferRoundsSpent,
    OfferAbovePrice,
    OfferDealNotOnSale,
  )
  async counter(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PriceBody }) { priceCents }: PriceBody,
  ) {
    return presentOffer(await this.offers.counter(actor, id, priceCents), actor.userId);
  }

  @Allow('offers:write')
  @Post('acceptance')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take the price that stands',
    description: 'Reserves the deal and ends the offers of all others, who are told.',
  })
  @Returns(200, 'The offer as it is now', OfferResponse)
  @Fails(
    OfferNotFound,
    OfferNotYourTurn,
    OfferClosed,
    OfferExpired,
    OfferDealNotOnSale,
    DiscussionUnavailable,
  )
  async accept(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    return presentOffer(await this.offers.accept(actor, id), actor.userId);
  }

  @Allow('offers:write')
  @Post('decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decline the price that stands' })
  @Returns(200, 'The offer as it is now', OfferResponse)
  @Fails(OfferNotFound, OfferNotYourTurn, OfferClosed, OfferExpired)
  async decline(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    return presentOffer(await this.offers.decline(actor, id), actor.userId);
  }

  @Allow('offers:write')
  @Delete()
  @ApiOperation({ summary: 'Withdraw a price of mine' })
  @Returns(200, 'The offer as it is now', OfferResponse)
  @Fails(OfferNotFound, OfferNotYourTurn, OfferClosed, OfferExpired)
  async withdraw(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string) {
    return presentOffer(await this.offers.withdraw(actor, id), actor.userId);
  }
}
