import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import type { z } from 'zod';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { redisConfig } from '../../config/redis.config.js';
import type { RedisConfig } from '../../config/redis.config.js';
import { afterCommit } from '../prisma/request-transaction.js';
import { watchConnections } from '../redis/watch-connections.js';
import { forgivePublishing } from './forgiving-publisher.js';
import { letGo } from './let-go.js';
import { Seats } from './seats.js';
import { subscribeStubbornly } from './stubborn-subscriber.js';
import { catchUp } from './realtime.events.js';
import type { SocketUser } from './socket-authenticator.js';
import type { ServerEvent } from './socket-event.js';

/** Within which all replicas have found a Redis that came back. */
const REUNION_MS = 3_000;

/** The room that every socket of one person is in. */
export function userRoom(userId: string): string {
  return `user:${userId}`;
}

/** What replicas tell each other when a session ends. */
const SESSION_ENDED = 'sessionEnded';

/**
 * The socket.io server of this process. A socket is a hint: whoever misses an event finds the same by REST.
 * With Redis, rooms reach over all replicas; a worker has no sockets of its own and speaks through Redis only.
 */
@Injectable()
export class RealtimeService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(RealtimeService.name);
  private readonly connections: Redis[] = [];
  private redisWatch: { stop(): void } | undefined;
  /** Whether the connection that hears other replicas was lost. */
  private deaf = false;
  /** Whether this process is about to end: nobody is let in any more. */
  private leaving = false;
  readonly server: Server;
  /** Looks after the sessions of open sockets, where this process has any. */
  watch: { stop(): void } | undefined;

  constructor(
    @Inject(appConfig.KEY) app: AppConfig,
    @Inject(redisConfig.KEY) private readonly redis: RedisConfig,
  ) {
    this.server = new Server({
      path: '/socket.io',
      serveClient: false,
      maxHttpBufferSize: 65_536,
      // How long a connection may stay without saying who it is.
      connectTimeout: 5_000,
      cors: { origin: app.corsOrigins, credentials: true },
      allowRequest: (request, decide) => {
        const { origin } = request.headers;
        // Browsers always send an origin; one that is not listed is refused before the handshake.
        const listed = origin === undefined || app.corsOrigins.includes(origin) || origin === app.publicUrl;
        decide(null, listed && !this.leaving);
      },
    });
  }

  onModuleInit(): void {
    if (!this.redis.url) return;
    const publisher = forgivePublishing(this.connect(this.redis.url, { enableOfflineQueue: false }));
    const subscriber = subscribeStubbornly(this.connect(this.redis.url, { enableOfflineQueue: true }));
    subscriber.on('close', () => (this.deaf = true));
    subscriber.on('ready', () => this.hearAgain());
    this.redisWatch = watchConnections(this.connections);
    this.server.adapter(createAdapter(publisher, subscriber, { publishOnSpecificResponseChannel: true }));
    this.server.on(SESSION_ENDED, (userId: string, sessionId: string) => this.dropHere(userId, sessionId));
  }

  /** Tells every open socket of some people. Never throws: the row that it tells of is already stored. */
  toUsers<Payload extends z.ZodType>(
    userIds: string[],
    { name }: ServerEvent<Payload>,
    payload: z.input<Payload>,
  ): void {
    void afterCommit(() => {
      try {
        this.server.to(userIds.map(userRoom)).emit(name, payload);
      } catch (error) {
        this.logger.warn({ err: error, event: name }, 'a socket event could not be sent');
      }
    });
  }

  /** Who sits where: at most `cap` sockets a person. */
  seats(cap: number): Seats {
    return new Seats(this.server, this.connections[0], cap);
  }

  /** Whether a person has a socket open, on any replica; no where nobody can tell. */
  async isConnected(userId: string): Promise<boolean> {
    try {
      return (await this.server.in(userRoom(userId)).fetchSockets()).length > 0;
    } catch (error) {
      this.logger.warn({ err: error }, 'the replicas did not say who is connected');
      return false;
    }
  }

  /** Takes all sockets of some people out of rooms, on every replica. */
  leaveRooms(userIds: string[], rooms: string[]): void {
    if (rooms.length > 0) this.server.in(userIds.map(userRoom)).socketsLeave(rooms);
  }

  /** Ends the sockets of one session of a person, on every replica. */
  dropSession(userId: string, sessionId: string): void {
    this.dropHere(userId, sessionId);
    if (this.redis.url) this.server.serverSideEmit(SESSION_ENDED, userId, sessionId);
  }

  /** Ends every socket of a person, on every replica. */
  dropUser(userId: string): void {
    this.server.in(userRoom(userId)).disconnectSockets(true);
  }

  /** @throws when Redis is configured and does not answer */
  async check(): Promise<void> {
    const [publisher] = this.connections;
    if (publisher) await publisher.ping();
  }

  /** Clients reconnect elsewhere and catch up by REST. Not `close()`: it would also end the HTTP server under Nest. */
  async beforeApplicationShutdown(): Promise<void> {
    this.leaving = true;
    this.watch?.stop();
    this.redisWatch?.stop();
    await letGo(this.server);
    this.connections.forEach((connection) => connection.disconnect());
  }

  /**
   * What other replicas said meanwhile is gone, so the clients of this one had better ask; not before all replicas are back
   * (see `retryStrategy`).
   */
  private hearAgain(): void {
    if (this.deaf) setTimeout(() => this.server.local.emit(catchUp.name, {}), REUNION_MS).unref();
    this.deaf = false;
  }

  private dropHere(userId: string, sessionId: string): void {
    const { sockets, adapter } = this.server.sockets;
    for (const id of adapter.rooms.get(userRoom(userId)) ?? []) {
      const socket = sockets.get(id);
      if ((socket?.data as SocketUser | undefined)?.actor.sessionId === sessionId) socket?.disconnect(true);
    }
  }

  private connect(url: string, options: { enableOfflineQueue: boolean }): Redis {
    const connection = new Redis(url, {
      ...options,
      // What is published in one turn of the event loop is one write.
      enableAutoPipelining: true,
      maxRetriesPerRequest: 1,
      connectTimeout: 3_000,
      commandTimeout: 3_000,
      retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
    });
    connection.on('error', (error) => this.logger.warn({ err: error }, 'Redis cannot be reached'));
    this.connections.push(connection);
    return connection;
  }
}
