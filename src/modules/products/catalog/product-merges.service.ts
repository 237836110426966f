import { Injectable } from '@nestjs/common';
import { productEdited, productMerged } from '../../../facts/products.facts.js';
import { withChange } from '../../../facts/fact.js';
import { VersionStale } from '../../../platform/errors/http.problems.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { Product } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { MergeImpossible } from '../products.problems.js';
import { specsOf } from '../specs/declared-specs.js';
import { ProductsService } from './products.service.js';

/** Two entries of the catalogue that turn out to be one thing. */
@Injectable()
export class ProductMerges {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly products: ProductsService,
  ) {}

  /**
   * Makes one product part of another: offers, prices, references, pictures and slugs move at once; what other domains
   * have (deals, alerts) follows when they hear of it. Where both know something, the one that stays is right.
   *
   * @throws ProductNotFound, VersionStale, MergeImpossible
   */
  async merge(slug: string, version: number, into: string): Promise<void> {
    const [gone, kept] = [await this.products.get(slug), await this.products.get(into)];
    if (gone.id === kept.id) throw new MergeImpossible('It is the same product');
    if (gone.categorySlug !== kept.categorySlug)
      throw new MergeImpossible('They are in different categories');
    await this.prisma.$transaction(async (tx) => {
      await this.lock(tx, gone, kept, version);
      await this.moveBelongings(tx, gone.id, kept.id);
      await this.fillGaps(tx, gone, await tx.product.findUniqueOrThrow({ where: { id: kept.id } }));
      await tx.product.update({
        where: { id: gone.id },
        data: { deletedAt: new Date(), mergedIntoId: kept.id, version: { increment: 1 } },
      });
      await this.facts.record(
        tx,
        withChange(
          productMerged({ productId: gone.id, intoProductId: kept.id }),
          `product:${gone.id}`,
          { slug: gone.slug, mergedInto: null },
          { slug: kept.slug, mergedInto: kept.id },
        ),
        productEdited({ productId: kept.id }),
      );
    });
  }

  /** In the order of ids, so that two merges never wait for each other. */
  private async lock(tx: Transaction, gone: Product, kept: Product, version: number): Promise<void> {
    const ids = [gone.id, kept.id];
    const rows = await tx.$queryRaw<{ id: string; version: number }[]>`
      SELECT id, version FROM "Product" WHERE id = ANY(${ids}::uuid[]) AND "deletedAt" IS NULL ORDER BY id FOR UPDATE`;
    const isFresh = rows.some((row) => row.id === gone.id && row.version === version);
    if (rows.length < 2 || !isFresh) throw new VersionStale();
  }

  private async moveBelongings(tx: Transaction, from: string, to: string): Promise<void> {
    const has = await tx.offer.findMany({ where: { productId: to }, select: { merchant: true } });
    const merchants = has.map(({ merchant }) => merchant);
    await tx.offer.deleteMany({ where: { productId: from, merchant: { in: merchants } } });
    await tx.offer.updateMany({ where: { productId: from }, data: { productId: to } });
    await tx.offerPrice.updateMany({ where: { productId: from }, data: { productId: to } });
    await tx.productReference.updateMany({ where: { productId: from }, data: { productId: to } });
    await tx.crawledListing.updateMany({ where: { productId: from }, data: { productId: to } });
    await tx.productSlug.updateMany({ where: { productId: from }, data: { productId: to } });
    // What was merged into the one before is part of the other now.
    await tx.product.updateMany({ where: { mergedIntoId: from }, data: { mergedIntoId: to } });
    const pictures = await tx.productImage.count({ where: { productId: to } });
    if (pictures === 0)
      await tx.productImage.updateMany({ where: { productId: from }, data: { productId: to } });
  }

  private async fillGaps(tx: Transaction, gone: Product, kept: Product): Promise<void> {
    const declared = specsOf(kept.categorySlug);
    const known = Object.entries(gone.specs as object).filter(([key]) => Object.hasOwn(declared, key));
    await tx.product.update({
      where: { id: kept.id },
      data: {
        specs: { ...Object.fromEntries(known), ...(kept.specs as object) },
        description: kept.description ?? gone.description,
        version: { increment: 1 },
      },
    });
  }
}
