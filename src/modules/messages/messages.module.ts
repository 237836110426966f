import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ImagesModule } from '../images/images.module.js';
import { UsersModule } from '../users/users.module.js';
import { ConversationLimits } from './conversation-limits.service.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatPushes } from './chat-pushes.service.js';
import { DiscussionUpkeep } from './discussion-upkeep.service.js';
import { DiscussionsController } from './discussions.controller.js';
import { DiscussionsReader } from './discussions.reader.js';
import { DiscussionsService } from './discussions.service.js';
import { HeldMessages } from './held-messages.service.js';
import { MessageModerationController } from './message-moderation.controller.js';
import { MessageModerationReader } from './message-moderation.reader.js';
import { MessageReportsController } from './message-reports.controller.js';
import { MessageReports } from './message-reports.service.js';
import { MessageStatements } from './message-statements.service.js';
import { MessageStore } from './message-store.service.js';
import { MessagesController } from './messages.controller.js';
import { MessagesData } from './messages.data.js';
import { MessagesListener } from './messages.listener.js';
import { MessagesService } from './messages.service.js';
import { ScamPatternsController } from './scam-patterns.controller.js';
import { ScamPatterns } from './scam-patterns.service.js';

/** The conversation around a deal. */
@Module({
  imports: [DealsModule, ImagesModule, UsersModule],
  controllers: [
    DiscussionsController,
    MessagesController,
    MessageReportsController,
    MessageModerationController,
    ScamPatternsController,
  ],
  providers: [
    ConversationLimits,
    DiscussionsService,
    DiscussionsReader,
    MessagesService,
    MessageStatements,
    MessageStore,
    HeldMessages,
    MessageReports,
    MessageModerationReader,
    DiscussionUpkeep,
    ScamPatterns,
    MessagesData,
    MessagesListener,
    ChatGateway,
    ChatPushes,
  ],
  exports: [DiscussionsReader, DiscussionUpkeep],
})
export class MessagesModule {}
