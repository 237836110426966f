import { Injectable } from '@nestjs/common';
import { refreshTokenReused, sessionsRevoked } from '../../facts/auth.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';

/** Ended sessions -> their sockets are dropped, on every replica. `watchSessions` does it where this does not arrive. */
@Injectable()
export class SocketsListener {
  constructor(private readonly realtime: RealtimeService) {}

  @OnFact(sessionsRevoked)
  onSessionsRevoked({ data }: HeardFact<typeof sessionsRevoked>): void {
    if (data.sessionId) this.realtime.dropSession(data.userId, data.sessionId);
    else this.realtime.dropUser(data.userId);
  }

  @OnFact(refreshTokenReused)
  onRefreshTokenReused({ data }: HeardFact<typeof refreshTokenReused>): void {
    this.realtime.dropSession(data.userId, data.sessionId);
  }
}
