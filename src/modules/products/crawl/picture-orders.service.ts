import { Inject, Injectable } from '@nestjs/common';
import type { FieldError } from '../../../platform/errors/problem.js';
import type { SqlTransaction } from '../../../platform/prisma/sql-transaction.js';
import { QueueService } from '../../../platform/queue/queue.service.js';
import { productPicturesQueue } from './crawl.queues.js';
import { GuardedFetch } from './guarded-fetch.js';

const MAX_PICTURES = 12;

const HAS_PICTURES = 'SELECT 1 AS found FROM "ProductImage" WHERE "productId" = $1::uuid LIMIT 1';

/** Wishes for pictures that stand on other servers; a worker brings them (`PictureFetches`). */
@Injectable()
export class PictureOrders {
  constructor(
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'send'>,
    private readonly guard: GuardedFetch,
  ) {}

  /** Has pictures fetched for a product that has none. What is not permitted is left out. */
  async order(tx: SqlTransaction, productId: string, urls: string[]): Promise<void> {
    const permitted = urls.filter((url) => this.guard.permits(url));
    if (permitted.length === 0) return;
    if ((await tx.$queryRawUnsafe<object[]>(HAS_PICTURES, productId)).length > 0) return;
    await this.queue.send(tx, productPicturesQueue, { productId, urls: permitted.slice(0, MAX_PICTURES) });
  }

  /** What to say of pictures that will not be fetched. */
  remarksOn(urls: string[]): FieldError[] {
    const left = urls.filter((url) => !this.guard.permits(url)).length;
    if (left === 0) return [];
    return [
      { path: 'imageUrls', message: `${left} not fetched: their server is not permitted (CRAWL_HOSTS)` },
    ];
  }
}
