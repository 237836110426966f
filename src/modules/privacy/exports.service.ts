import type { Readable } from 'node:stream';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { after, DAY } from '../../common/time.js';
import { eventsConfig } from '../../config/events.config.js';
import type { EventsConfig } from '../../config/events.config.js';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import { dataExportReady } from '../../facts/users.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { isUniqueViolation } from '../../platform/prisma/database-errors.js';
import type { DataExport, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { ExportsReader } from './exports.reader.js';
import { exportsQueue } from './privacy.queues.js';
import { PrivateStorage } from '../../platform/storage/storage.js';
import { zipOf } from './zip.js';

const BATCH = 100;
const ZIP = 'application/zip';
const keyOf = (id: string) => `exports/${id}.zip`;

/** Copies of everything that is kept about a person: asked for, built by a worker, kept for some days. */
@Injectable()
export class ExportsService implements OnModuleInit {
  private readonly logger = new Logger(ExportsService.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly queue: QueueService,
    private readonly personalData: PersonalData,
    private readonly reader: ExportsReader,
    private readonly storage: PrivateStorage,
    @Inject(privacyConfig.KEY) private readonly config: PrivacyConfig,
    @Inject(eventsConfig.KEY) private readonly events: EventsConfig,
  ) {}

  onModuleInit(): void {
    this.queue.handle(exportsQueue, ({ exportId }) => this.build(exportId));
  }

  /** Asks for a copy; while one is being built, that one is it. */
  async request(userId: string): Promise<DataExport> {
    try {
      return await this.prisma.$transaction(async (tx) => {
        const row = await tx.dataExport.create({ data: { userId } });
        await this.queue.send(tx, exportsQueue, { exportId: row.id });
        return row;
      });
    } catch (error) {
      const running = isUniqueViolation(error) ? await this.reader.findLatest(userId) : null;
      if (!running) throw error;
      return running;
    }
  }

  /** Builds a copy that was asked for. Started again after a crash it begins anew and replaces what is there. */
  async build(id: string): Promise<void> {
    const { count } = await this.prisma.dataExport.updateMany({
      where: { id, state: { in: ['PENDING', 'BUILDING'] }, user: { deletedAt: null } },
      data: { state: 'BUILDING' },
    });
    if (count === 0) return;
    const { userId } = await this.prisma.dataExport.findUniqueOrThrow({ where: { id } });
    try {
      const byteSize = await this.storage.putStream(keyOf(id), zipOf(this.filesOf(userId, id)), ZIP);
      await this.finish(userId, id, byteSize);
    } catch (error) {
      await this.fail(id, error);
    }
  }

  /** Removes copies whose time is over. @returns how many */
  async expireOverdue(signal?: AbortSignal): Promise<number> {
    return this.expire({ state: 'READY', expiresAt: { lte: new Date() } }, signal);
  }

  /** Removes every copy of a person. */
  async expireAllOf(userId: string): Promise<void> {
    await this.expire({ userId, state: { not: 'EXPIRED' } });
  }

  private async expire(where: Prisma.DataExportWhereInput, signal?: AbortSignal): Promise<number> {
    for (let expired = 0; ;) {
      signal?.throwIfAborted();
      const ended = await this.prisma.dataExport.findMany({ where, take: BATCH });
      for (const { id } of ended) {
        await this.storage.remove(keyOf(id));
        await this.prisma.dataExport.updateMany({
          where: { id },
          data: { state: 'EXPIRED', byteSize: null },
        });
      }
      expired += ended.length;
      if (ended.length < BATCH) return expired;
    }
  }

  /** The bytes of a copy; null if they are gone. */
  async read(id: string): Promise<Readable | null> {
    return this.storage.read(keyOf(id));
  }

  private async *filesOf(userId: string, id: string): AsyncIterable<ExportFile> {
    const { keepers } = this.personalData;
    for (const [done, keeper] of [...keepers].reverse().entries()) {
      yield* keeper.export(userId) as AsyncIterable<ExportFile>;
      await this.prisma.dataExport.updateMany({
        where: { id },
        data: { progress: Math.round(((done + 1) / keepers.length) * 99) },
      });
    }
  }

  private async finish(userId: string, id: string, byteSize: number): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.dataExport.updateMany({
        where: { id, state: 'BUILDING', user: { deletedAt: null } },
        data: {
          state: 'READY',
          progress: 100,
          byteSize,
          readyAt: new Date(),
          expiresAt: after(this.config.exportKeepDays * DAY),
        },
      });
      if (count === 1) await this.facts.record(tx, dataExportReady({ userId, exportId: id }));
    });
  }

  private async fail(id: string, error: unknown): Promise<void> {
    const { failures } = await this.prisma.dataExport.update({
      where: { id },
      data: { failures: { increment: 1 } },
    });
    if (failures < this.events.maxFailures) throw error;
    await this.prisma.dataExport.update({ where: { id }, data: { state: 'FAILED' } });
    await this.storage.remove(keyOf(id));
    this.logger.error({ err: error, exportId: id, failures }, "a copy of a person's data was given up");
  }
}
