import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ImagesModule } from '../images/images.module.js';
import { ImageMatchesController } from './image-matches.controller.js';
import { ModerationController } from './moderation.controller.js';

/** What moderators look at. Their decisions are transitions of the deal and live with it. */
@Module({ imports: [DealsModule, ImagesModule], controllers: [ModerationController, ImageMatchesController] })
export class ModerationModule {}
