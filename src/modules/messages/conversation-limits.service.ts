import { Inject, Injectable } from '@nestjs/common';
import { limitsConfig } from '../../config/limits.config.js';
import type { LimitsConfig } from '../../config/limits.config.js';
import { Limits } from '../../platform/limits/limits.service.js';
import type { Limiter } from '../../platform/limits/limits.service.js';
import type { PaidAhead } from '../../platform/limits/paid-ahead.js';

/** How much one person may say, counted where it is said, so that REST and socket share one budget. */
@Injectable()
export class ConversationLimits {
  private readonly messages: Limiter | PaidAhead;
  private readonly discussions: Limiter;

  constructor(limits: Limits, @Inject(limitsConfig.KEY) config: LimitsConfig) {
    this.messages = limits.limiterPaidAhead({
      name: 'messages',
      points: config.messagesPerMinute,
      seconds: 60,
    });
    this.discussions = limits.limiter({
      name: 'discussions',
      points: config.discussionsPerHour,
      seconds: 3_600,
    });
  }

  /** Counts a message that is sent, sent again or edited. @throws RateLimited */
  async takeMessage(userId: string): Promise<void> {
    await this.messages.take(userId);
  }

  /** Counts a discussion that is begun. @throws RateLimited */
  async takeDiscussion(userId: string): Promise<void> {
    await this.discussions.take(userId);
  }

  /** For one that turned out to be there already. */
  async giveDiscussionBack(userId: string): Promise<void> {
    await this.discussions.giveBack(userId);
  }
}
