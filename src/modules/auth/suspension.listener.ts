import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import { userSuspended } from '../../facts/moderation.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { SessionsService } from './sessions.service.js';

/** Who is suspended is out at once (the guard sees it); the sessions end too, so that they do not come back later. */
@Injectable()
export class SuspensionListener {
  constructor(private readonly sessions: SessionsService) {}

  @OnFact(userSuspended)
  onUserSuspended({ data }: HeardFact<typeof userSuspended>): Promise<void> {
    return this.sessions.revokeAll(data.userId, 'suspended');
  }
}
