import { Injectable, Logger } from '@nestjs/common';
import { firstIdOf } from '../../common/ids.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { Storage } from '../../platform/storage/storage.js';
import { objectKeys } from './image-variants.js';
import type { SeenObjects } from './seen-objects.js';

const BATCH = 500;
/** Beyond that many the store itself is lost, and a longer list helps nobody. */
const NAMED = 100;

/** Finds rows whose objects are not all there: nobody's crash leaves such rows, only a store that lost something. */
@Injectable()
export class IncompleteImages {
  private readonly logger = new Logger(IncompleteImages.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly storage: Storage,
  ) {}

  /**
   * Compares the rows from before `listedAt` with what was listed then. Nothing is removed: only a backup mends it.
   *
   * @returns ids of pictures, a hundred at the most
   */
  async find(seen: SeenObjects, listedAt: Date, signal?: AbortSignal): Promise<string[]> {
    const incomplete: string[] = [];
    for (let last = ''; ;) {
      signal?.throwIfAborted();
      const rows = await this.prisma.image.findMany({
        where: { id: { lt: firstIdOf(listedAt), ...(last ? { gt: last } : {}) } },
        orderBy: { id: 'asc' },
        take: BATCH,
        select: { id: true, storageKey: true, variants: true },
      });
      for (const row of rows) {
        if (seen.countOf(row.id) < objectKeys(row).length && (await this.lacks(row))) incomplete.push(row.id);
        if (incomplete.length >= NAMED) break;
      }
      last = rows.at(-1)?.id ?? '';
      if (rows.length < BATCH || incomplete.length >= NAMED) break;
    }
    if (incomplete.length > 0) {
      this.logger.error({ imageIds: incomplete }, 'pictures lack objects: bring them back from a backup');
    }
    return incomplete;
  }

  /** Looks again, at the row too: it may have been removed since the listing. */
  private async lacks(image: { id: string; storageKey: string; variants: unknown }): Promise<boolean> {
    const there = await Promise.all(
      objectKeys(image).map(async (key) => {
        const object = await this.storage.read(key);
        object?.destroy();
        return object !== null;
      }),
    );
    return !there.every(Boolean) && (await this.prisma.image.count({ where: { id: image.id } })) === 1;
  }
}
