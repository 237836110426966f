import { Inject, Injectable, Logger } from '@nestjs/common';
import { storageConfig } from '../../config/storage.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { Storage } from '../../platform/storage/storage.js';
import type { StoredObject } from '../../platform/storage/storage.js';
import { imageIdOf, KEY_PREFIX } from './image-variants.js';
import { ImagesService } from './images.service.js';
import { IncompleteImages } from './incomplete-images.service.js';
import { SeenObjects } from './seen-objects.js';
import { removeForgottenSpools } from './upload-spool.js';

const BATCH = 500;
const SPOOL_GRACE_MS = 3_600_000;

interface SweepOptions {
  /** Only counts. */
  dryRun?: boolean;
  /** What is younger is left alone: it may be on its way to a row, or to a deal. */
  graceMs?: number;
  /** Ends it between two batches. */
  signal?: AbortSignal | undefined;
}

export interface SweepReport {
  seen: number;
  /** Without a row, and older than the grace. */
  orphans: number;
  removed: number;
  /** Bytes of the orphans. */
  byteSize: number;
}

export interface DailySweep {
  /** Uploads that nothing shows. */
  unused: number;
  orphans: SweepReport;
  /** Ids of pictures whose objects are not all there. */
  incomplete: string[];
}

/** Finds what crashes and changes of mind leave behind: objects without a row, uploads that nothing shows. */
@Injectable()
export class ImageSweeps {
  private readonly logger = new Logger(ImageSweeps.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly storage: Storage,
    private readonly images: ImagesService,
    private readonly incomplete: IncompleteImages,
    @Inject(storageConfig.KEY) private readonly config: StorageConfig,
  ) {}

  /** Everything that a day leaves behind, and what the store lost. With `dryRun` nothing is removed. */
  async sweep(options: Pick<SweepOptions, 'dryRun' | 'signal'> = {}): Promise<DailySweep> {
    const unused = await this.removeUnusedUploads(options);
    const [listedAt, seen] = [new Date(), new SeenObjects()];
    const orphans = await this.removeOrphanObjects({ ...options, seen });
    const incomplete = await this.incomplete.find(seen, listedAt, options.signal);
    if (!options.dryRun) await removeForgottenSpools(this.config.spoolFolder, SPOOL_GRACE_MS);
    this.logger.log({ unused, orphans, incomplete: incomplete.length }, 'pictures were swept');
    return { unused, orphans, incomplete };
  }

  /**
   * Removes objects whose picture has no row. Rows are looked up after the listing: objects come first, so a row that
   * belongs to a listed object beyond the grace is there, or will never be.
   */
  async removeOrphanObjects({
    dryRun = false,
    graceMs = this.config.orphanGraceMs,
    signal,
    seen,
  }: SweepOptions & { seen?: SeenObjects } = {}): Promise<SweepReport> {
    const report: SweepReport = { seen: 0, orphans: 0, removed: 0, byteSize: 0 };
    const deadline = Date.now() - graceMs;
    let batch: StoredObject[] = [];
    const flush = async () => {
      signal?.throwIfAborted();
      for (const { key, byteSize } of await this.orphansOf(batch)) {
        report.orphans++;
        report.byteSize += byteSize;
        if (dryRun) continue;
        await this.storage.remove(key);
        report.removed++;
      }
      batch = [];
    };
    for await (const object of this.storage.list(KEY_PREFIX)) {
      report.seen++;
      seen?.add(object.key);
      if (object.modifiedAt.getTime() <= deadline) batch.push(object);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    return report;
  }

  /** Pictures that no deal or message shows and that are in use all the same: avatars, and changes that wait for approval. */
  private async shownElsewhere(ids: string[]): Promise<Set<string>> {
    const [avatars, staged] = await Promise.all([
      this.prisma.user.findMany({ where: { avatarImageId: { in: ids } }, select: { avatarImageId: true } }),
      this.prisma.dealRevisionImage.findMany({ where: { imageId: { in: ids } }, select: { imageId: true } }),
    ]);
    return new Set([
      ...avatars.flatMap(({ avatarImageId }) => avatarImageId ?? []),
      ...staged.map(({ imageId }) => imageId),
    ]);
  }

  /** Removes uploads that neither a deal, a product nor a message took in time. @returns how many */
  async removeUnusedUploads({
    dryRun = false,
    graceMs = this.config.unusedAfterMs,
    signal,
  }: SweepOptions = {}): Promise<number> {
    let count = 0;
    let after: string | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const unused = await this.prisma.image.findMany({
        where: {
          deal: null,
          message: null,
          product: null,
          createdAt: { lt: new Date(Date.now() - graceMs) },
          ...(after ? { id: { gt: after } } : {}),
        },
        orderBy: { id: 'asc' },
        take: BATCH,
      });
      const shown = await this.shownElsewhere(unused.map(({ id }) => id));
      for (const image of unused) {
        if (!shown.has(image.id) && (dryRun || (await this.images.discard(image)))) count++;
      }
      after = unused.at(-1)?.id;
      if (!after) return count;
    }
  }

  /** Objects whose key is not of our making are not ours to remove. */
  private async orphansOf(objects: StoredObject[]): Promise<StoredObject[]> {
    const owned = objects
      .map((object) => ({ object, id: imageIdOf(object.key) }))
      .filter((entry): entry is { object: StoredObject; id: string } => entry.id !== null);
    if (owned.length === 0) return [];
    const rows = await this.prisma.image.findMany({
      where: { id: { in: [...new Set(owned.map(({ id }) => id))] } },
      select: { id: true },
    });
    const alive = new Set(rows.map(({ id }) => id));
    return owned.filter(({ id }) => !alive.has(id)).map(({ object }) => object);
  }
}
