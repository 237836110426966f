import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Problem } from '../../../platform/errors/problem.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { QueueService } from '../../../platform/queue/queue.service.js';
import { ImagesService } from '../../images/images.service.js';
import { ProductPictures } from '../catalog/product-pictures.service.js';
import { productPicturesQueue } from './crawl.queues.js';
import { FetchRefused } from './guarded-fetch.js';
import { PoliteFetch } from './polite-fetch.js';

const MAX_PICTURE_BYTES = 15_728_640;

/** Pictures that stand on other servers: fetched where that is permitted, drawn anew and kept here, never linked to. */
@Injectable()
export class PictureFetches implements OnModuleInit {
  private readonly logger = new Logger(PictureFetches.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly images: ImagesService,
    private readonly pictures: ProductPictures,
    private readonly fetch: PoliteFetch,
  ) {}

  onModuleInit(): void {
    this.queue.handle(productPicturesQueue, (order) => this.bring(order));
  }

  private async bring({ productId, urls }: { productId: string; urls: string[] }): Promise<void> {
    const product = await this.prisma.product.findUnique({
      where: { id: productId },
      select: { deletedAt: true, images: { take: 1 } },
    });
    if (!product || product.deletedAt || product.images.length > 0) return;
    const taken: string[] = [];
    for (const url of urls) {
      const id = await this.take(url);
      if (id) taken.push(id);
    }
    // Told twice at once, the second finds pictures there and leaves its own to the sweep.
    await this.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM "Product" WHERE id = ${productId}::uuid FOR UPDATE`;
      if ((await tx.productImage.count({ where: { productId } })) === 0)
        await this.pictures.append(tx, productId, taken);
    });
  }

  /** A shop's picture that cannot be had, or is none, is nobody's fault here. */
  private async take(url: string): Promise<string | null> {
    try {
      const { body } = await this.fetch.get(url, MAX_PICTURE_BYTES);
      return (await this.images.take(body)).id;
    } catch (error) {
      const isTheirs = error instanceof FetchRefused || (error instanceof Problem && error.kind.status < 500);
      if (!isTheirs) throw error;
      this.logger.warn({ url, reason: error.message }, 'a picture of a product was not taken');
      return null;
    }
  }
}
