import { Module } from '@nestjs/common';
import { BackupMetrics } from './backup-metrics.service.js';

/** What servers tell of backups; those are taken by a process of their own (boot/backup.ts). */
@Module({ providers: [BackupMetrics] })
export class BackupModule {}
