import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { storageConfig } from '../../config/storage.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { imageUploaded } from '../../facts/images.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Image } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { afterCommit } from '../../platform/prisma/request-transaction.js';
import { Storage } from '../../platform/storage/storage.js';
import { ImageInUse, ImageNotFound } from './images.problems.js';
import { redraw } from './picture.js';

/** Pictures in: verified, stripped, resized, stored. The object is written before its row, the row before its use. */
@Injectable()
export class ImagesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly storage: Storage,
    @Inject(storageConfig.KEY) private readonly config: StorageConfig,
  ) {}

  /** @throws ImageTooLarge, ImageUnreadable */
  async upload(ownerId: string, file: Buffer): Promise<Image> {
    const { body, contentType, width, height, blurhash } = await redraw(file, this.config.maxPixels);
    const id = newId();
    const storageKey = `images/${id.slice(-2)}/${id}.webp`;
    await this.storage.put(storageKey, body, contentType);
    return this.prisma.$transaction(async (tx) => {
      const image = await tx.image.create({
        data: { id, ownerId, storageKey, contentType, width, height, byteSize: body.length, blurhash },
      });
      await this.facts.record(tx, imageUploaded({ imageId: id, ownerId }));
      return image;
    });
  }

  /** @throws ImageNotFound, ImageInUse */
  async remove(ownerId: string, id: string): Promise<void> {
    const image = await this.prisma.image.findFirst({ where: { id, ownerId }, include: { deal: true } });
    if (!image) throw new ImageNotFound();
    const { count } = await this.prisma.image.deleteMany({ where: { id, ownerId, deal: null } });
    if (count === 0) throw new ImageInUse();
    await afterCommit(() => this.storage.remove(image.storageKey));
  }
}
