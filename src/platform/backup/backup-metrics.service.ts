import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PrismaService } from '../prisma/prisma.service.js';
import { Metrics } from '../telemetry/metrics.service.js';

/** When the last backup succeeded, told by every process, because the one that takes backups may be the one that is gone. */
@Injectable()
export class BackupMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly prisma: PrismaService,
  ) {}

  onModuleInit(): void {
    const lastSuccess = this.metrics.gauge({
      name: 'backup_last_success_timestamp_seconds',
      help: 'When the newest backup that succeeded began; 0 if none ever did',
    });
    this.metrics.beforeReading(async () => {
      const newest = await this.prisma.backupRun.findFirst({
        where: { endedAt: { not: null }, error: null },
        orderBy: { startedAt: 'desc' },
        select: { startedAt: true },
      });
      lastSuccess.set(newest ? newest.startedAt.getTime() / 1_000 : 0);
    });
  }
}
