import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { Metrics } from '../../platform/telemetry/metrics.service.js';

/** So many are told from none, and from a few; more need not be counted every few seconds. */
const COUNTED = 10_000;

const CHANNELS = ['EMAIL', 'PUSH', 'SOCKET'];
const STATES = ['PENDING', 'BUNDLED', 'DEAD', 'SUPPRESSED'];

/** Each count walks its own piece of the index, and no farther than it matters: what went out is never read. */
export const COUNT_DELIVERIES = {
  name: 'deliveries_count',
  text: CHANNELS.flatMap((channel) => STATES.map((state) => countOf(channel, state))).join(' UNION ALL '),
};

function countOf(channel: string, state: string): string {
  return `SELECT '${channel}' AS channel, '${state}' AS state, count(*)::int AS n FROM (
    SELECT FROM "NotificationDelivery" WHERE state = '${state}' AND channel = '${channel}' LIMIT ${COUNTED}) found`;
}

/** What waits to go out, and what was given up. */
@Injectable()
export class DeliveryMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly prisma: PrismaService,
  ) {}

  onModuleInit(): void {
    const deliveries = this.metrics.gauge({
      name: 'notification_deliveries',
      help:
        'Deliveries of notifications that wait (PENDING, BUNDLED) were given up (DEAD) or whose address takes none (SUPPRESSED); ' +
        `at most ${COUNTED} of each`,
      labelNames: ['channel', 'state'],
    });
    this.metrics.beforeReading(async () => {
      const rows = await this.prisma.sql<{ channel: string; state: string; n: number }>(COUNT_DELIVERIES, []);
      for (const { channel, state, n } of rows) deliveries.set({ channel, state }, n);
    });
  }
}
