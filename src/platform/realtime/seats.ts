import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Server, Socket } from 'socket.io';
import type { SocketUser } from './socket-authenticator.js';

/** No token, and so no socket, lives longer (ACCESS_TOKEN_TTL_SECONDS at its most). */
const LONGEST_LIFE_SECONDS = 3_600;

/** Takes a seat; gives up, and names, the oldest ones beyond the cap. Redis's own clock decides. */
const TAKE = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ${LONGEST_LIFE_SECONDS})
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('EXPIRE', KEYS[1], ${LONGEST_LIFE_SECONDS})
  local left = {}
  for i = 1, redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[2]) do
    left[i] = redis.call('ZPOPMIN', KEYS[1])[1]
  end
  return left`;

/**
 * How many sockets one person has at once, over all replicas; the newest stay. The one that a process left behind when it
 * died is the first to go, so nobody is ever locked out. While Redis is away each replica counts its own.
 */
export class Seats {
  private readonly logger = new Logger('Sockets');

  constructor(
    private readonly server: Server,
    private readonly redis: Redis | undefined,
    private readonly cap: number,
  ) {}

  /** Seats a socket that has joined `room`, the room of its person; the oldest of theirs is closed if it is one too many. */
  async take(socket: Socket, room: string): Promise<void> {
    const own = [...(this.server.sockets.adapter.rooms.get(room) ?? [])];
    const left = [...own.slice(0, Math.max(0, own.length - this.cap)), ...(await this.takeShared(socket))];
    left.forEach((id) => this.server.in(id).disconnectSockets(true));
  }

  private async takeShared(socket: Socket): Promise<string[]> {
    if (this.redis?.status !== 'ready') return [];
    const { redis } = this;
    const key = `seats:${(socket.data as SocketUser).actor.userId}`;
    socket.on('disconnect', () => void redis.zrem(key, socket.id).catch(() => undefined));
    try {
      return (await redis.eval(TAKE, 1, key, socket.id, this.cap)) as string[];
    } catch (error) {
      this.logger.warn({ err: error }, 'sockets are counted in this process for now');
      return [];
    }
  }
}
