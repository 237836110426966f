import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { Metrics } from '../../platform/telemetry/metrics.service.js';

const COUNT = {
  name: 'deliveries_count',
  text: `SELECT channel::text AS channel, state::text AS state, count(*)::int AS n FROM "NotificationDelivery"
    WHERE state IN ('PENDING', 'BUNDLED', 'DEAD', 'SUPPRESSED') GROUP BY 1, 2`,
};

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
      help: 'Deliveries of notifications that wait (PENDING, BUNDLED) were given up (DEAD) or whose address takes none (SUPPRESSED)',
      labelNames: ['channel', 'state'],
    });
    this.metrics.beforeReading(async () => {
      const rows = await this.prisma.sql<{ channel: string; state: string; n: number }>(COUNT, []);
      deliveries.reset();
      for (const channel of ['EMAIL', 'PUSH', 'SOCKET']) deliveries.set({ channel, state: 'DEAD' }, 0);
      for (const { channel, state, n } of rows) deliveries.set({ channel, state }, n);
    });
  }
}
