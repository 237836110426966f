import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { UsersModule } from '../users/users.module.js';
import { DiscussionOffersController } from './discussion-offers.controller.js';
import { OfferClock } from './offer-clock.service.js';
import { OfferSteps } from './offer-steps.service.js';
import { OffersController } from './offers.controller.js';
import { OffersListener } from './offers.listener.js';
import { OffersReader } from './offers.reader.js';
import { OffersService } from './offers.service.js';

/** Two people agree on a price: offers, answers, and the reservation that follows. */
@Module({
  imports: [DealsModule, MessagesModule, UsersModule],
  controllers: [DiscussionOffersController, OffersController],
  providers: [OffersService, OffersReader, OfferClock, OfferSteps, OffersListener],
  exports: [OffersReader, OfferClock],
})
export class OffersModule {}
