import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ChatGateway } from './chat.gateway.js';
import { DiscussionsController } from './discussions.controller.js';
import { DiscussionsReader } from './discussions.reader.js';
import { DiscussionsService } from './discussions.service.js';
import { MessagesController } from './messages.controller.js';
import { MessagesData } from './messages.data.js';
import { MessagesListener } from './messages.listener.js';

/** The conversation around a deal. */
@Module({
  imports: [DealsModule],
  controllers: [DiscussionsController, MessagesController],
  providers: [DiscussionsService, DiscussionsReader, MessagesData, MessagesListener, ChatGateway],
  exports: [DiscussionsReader],
})
export class MessagesModule {}
