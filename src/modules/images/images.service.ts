import { readFile, rm } from 'node:fs/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { newId } from '../../common/ids.js';
import { storageConfig } from '../../config/storage.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { imageRemoved, imageUploaded } from '../../facts/images.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { isForeignKeyViolation } from '../../platform/prisma/database-errors.js';
import type { Image } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { afterCommit } from '../../platform/prisma/request-transaction.js';
import { Storage } from '../../platform/storage/storage.js';
import { DrawingDesk } from './drawing-desk.js';
import { putObjects, recordOf } from './image-record.js';
import type { ImageRecord } from './image-record.js';
import { objectKeys } from './image-variants.js';
import { ImageInUse, ImageNotFound, StorageUnavailable } from './images.problems.js';
import type { DrawnPicture } from './picture-variants.js';
import { spoolUpload } from './upload-spool.js';

/** Pictures in: verified, stripped, resized, stored. The objects are written before the row, the row before its use. */
@Injectable()
export class ImagesService {
  private readonly logger = new Logger(ImagesService.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly storage: Storage,
    private readonly desk: DrawingDesk,
    @Inject(storageConfig.KEY) private readonly config: StorageConfig,
  ) {}

  /**
   * Takes the picture of a multipart request.
   *
   * @throws ImageMissing, ImageTooLarge, ImageUnreadable, HeicUnsupported, ImagesBusy, StorageUnavailable
   */
  async upload(ownerId: string, request: FastifyRequest): Promise<Image> {
    return this.desk.admit(async () => {
      const spooled = await spoolUpload(request, this.config);
      const picture = await this.desk
        .draw(async () => this.draw(await readFile(spooled)))
        .finally(() => rm(spooled, { force: true }));
      return this.store(ownerId, picture);
    });
  }

  /**
   * Takes a picture of the catalogue, which belongs to nobody.
   *
   * @throws ImageUnreadable, ImageTooLarge, HeicUnsupported, ImagesBusy, StorageUnavailable
   */
  async take(file: Buffer): Promise<Image> {
    return this.store(null, await this.desk.draw(() => this.draw(file)));
  }

  /** The decoder is loaded with the first picture: it takes as much memory as all the rest. */
  private async draw(file: Buffer): Promise<DrawnPicture> {
    const { drawVariants } = await import('./picture-variants.js');
    return drawVariants(file, this.config.maxPixels);
  }

  /** Makes uploads part of the catalogue: they stay when whoever sent them goes. */
  async adopt(tx: Transaction, ids: string[]): Promise<void> {
    await tx.image.updateMany({ where: { id: { in: ids } }, data: { ownerId: null } });
  }

  /** @throws ImageNotFound, ImageInUse */
  async remove(ownerId: string, id: string): Promise<void> {
    const image = await this.prisma.image.findFirst({ where: { id, ownerId } });
    if (!image) throw new ImageNotFound();
    if (!(await this.discard(image))) throw new ImageInUse();
  }

  /**
   * Removes a picture that nothing shows: the row first, so that no row is ever without its objects.
   *
   * @returns false if something shows it
   */
  async discard(image: Image): Promise<boolean> {
    const { id, ownerId } = image;
    const gone = await this.prisma
      .$transaction(async (tx) => {
        const { count } = await tx.image.deleteMany({
          where: { id, deal: null, product: null, message: null },
        });
        if (count > 0) await this.facts.record(tx, imageRemoved({ imageId: id, ownerId }));
        return count > 0;
      })
      .catch((error: unknown) => {
        if (isForeignKeyViolation(error)) return false;
        throw error;
      });
    if (gone) await afterCommit(() => this.removeObjects(objectKeys(image)));
    return gone;
  }

  private async store(ownerId: string | null, picture: DrawnPicture): Promise<Image> {
    const record = recordOf(newId(), picture);
    const { id } = record;
    try {
      await this.write(record, picture);
      return await this.prisma.$transaction(async (tx) => {
        const variants = record.variants.map((variant) => ({ ...variant }));
        const image = await tx.image.create({ data: { ...record, variants, ownerId } });
        await this.facts.record(tx, imageUploaded({ imageId: id, ownerId }));
        return image;
      });
    } catch (error) {
      // A commit whose answer was lost may have made the row: then the objects are its own.
      const committed = await this.prisma.image.findUnique({ where: { id } }).catch(() => undefined);
      if (committed) return committed;
      if (committed === null) await this.removeObjects(record.variants.map(({ key }) => key));
      throw error;
    }
  }

  private async write(record: ImageRecord, picture: DrawnPicture): Promise<void> {
    try {
      await putObjects(this.storage, record, picture);
    } catch (error) {
      this.logger.warn({ err: error }, 'a picture could not be stored');
      throw new StorageUnavailable();
    }
  }

  /** As well as it goes: what stays behind has no row, and the sweep finds it. */
  private async removeObjects(keys: string[]): Promise<void> {
    const outcomes = await Promise.allSettled(keys.map((key) => this.storage.remove(key)));
    const left = outcomes.filter(({ status }) => status === 'rejected').length;
    if (left > 0) this.logger.warn({ left }, 'objects stayed behind, the sweep will remove them');
  }
}
