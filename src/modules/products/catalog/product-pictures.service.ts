import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { ImagesReader } from '../../images/images.reader.js';
import { ImagesService } from '../../images/images.service.js';
import { PicturesNotUsable } from '../products.problems.js';

/** The pictures of products. An upload that a product takes belongs to the catalogue from then on. */
@Injectable()
export class ProductPictures {
  constructor(
    private readonly reader: ImagesReader,
    private readonly images: ImagesService,
  ) {}

  /**
   * Gives a product just these pictures in this order. Those that it had and that are not among them are swept.
   *
   * @returns what it had
   * @throws PicturesNotUsable unless each is the product's own or an upload of `actorId` that nothing shows
   */
  async place(tx: Transaction, productId: string, imageIds: string[], actorId: string): Promise<string[]> {
    const own = await tx.productImage.findMany({ where: { productId }, orderBy: { position: 'asc' } });
    const had = own.map(({ imageId }) => imageId);
    const added = imageIds.filter((id) => !had.includes(id));
    const usable = await this.reader.listUsable(added, actorId);
    if (usable.length < added.length) throw new PicturesNotUsable();
    await this.images.adopt(tx, added);
    await this.set(tx, productId, imageIds);
    return had;
  }

  /** Adds pictures of the catalogue behind those that a product has, up to twelve. */
  async append(tx: Transaction, productId: string, imageIds: string[]): Promise<void> {
    const own = await tx.productImage.findMany({ where: { productId }, orderBy: { position: 'asc' } });
    await this.set(tx, productId, [...own.map(({ imageId }) => imageId), ...imageIds].slice(0, 12));
  }

  private async set(tx: Transaction, productId: string, imageIds: string[]): Promise<void> {
    await tx.productImage.deleteMany({ where: { productId } });
    await tx.productImage.createMany({
      data: imageIds.map((imageId, position) => ({ productId, imageId, position })),
    });
  }
}
