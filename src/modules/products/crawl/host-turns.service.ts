import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';

/** $1: the host, $2: milliseconds between two turns. The clock is the database's, one for all processes. */
const TAKE_TURN = {
  name: 'crawl_take_turn',
  text: `INSERT INTO "CrawlTurn" AS t (host, "nextAt")
    VALUES ($1::text, clock_timestamp() + $2::float8 * interval '1 millisecond')
    ON CONFLICT (host) DO UPDATE
      SET "nextAt" = greatest(t."nextAt", clock_timestamp()) + $2::float8 * interval '1 millisecond'
    RETURNING greatest(0, extract(epoch FROM "nextAt" - clock_timestamp()) * 1000 - $2::float8)::float8 AS wait`,
};

/** Whose turn it is to ask a host: all processes stand in one line. */
@Injectable()
export class HostTurns {
  constructor(private readonly prisma: PrismaService) {}

  /** Takes the next turn of a host. @returns milliseconds until it comes */
  async take(host: string, delayMs: number): Promise<number> {
    if (delayMs === 0) return 0;
    const [turn] = await this.prisma.sql<{ wait: number }>(TAKE_TURN, [host, delayMs]);
    return turn!.wait;
  }
}
