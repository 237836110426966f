import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ModerationController } from './moderation.controller.js';

/** What moderators look at. Their decisions are transitions of the deal and live with it. */
@Module({ imports: [DealsModule], controllers: [ModerationController] })
export class ModerationModule {}
