import { Injectable } from '@nestjs/common';
import { productEdited, productRemoved } from '../../../facts/products.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { Offer, Product, ProductImportRow } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import type { OfferBody } from '../catalog/product-bodies.dto.js';
import { OffersService } from '../catalog/offers.service.js';
import type { RowBefore } from './row-before.js';

/** Takes an import back: what it changed is as before, what it created is removed, what others changed since stays. */
@Injectable()
export class ImportUndo {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly offers: OffersService,
  ) {}

  /** Takes back some rows in one transaction. @returns whether there may be more */
  async nextBatch(importId: string, size: number): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM "ProductImport" WHERE id = ${importId}::uuid FOR UPDATE`;
      const rows = await tx.productImportRow.findMany({
        where: { importId, outcome: { in: ['CREATED', 'UPDATED'] } },
        orderBy: { line: 'asc' },
        take: size,
      });
      const ids = rows.flatMap(({ productId }) => productId ?? []).sort();
      await tx.$queryRaw`SELECT id FROM "Product" WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
      const products = await tx.product.findMany({ where: { id: { in: ids } } });
      const byId = new Map(products.map((product) => [product.id, product]));
      const kept: number[] = [];
      for (const row of rows) {
        if (!(await this.takeBack(tx, row, byId.get(row.productId ?? '')))) kept.push(row.line);
      }
      const undone = rows.map(({ line }) => line).filter((line) => !kept.includes(line));
      await tx.productImportRow.updateMany({
        where: { importId, line: { in: undone } },
        data: { outcome: 'UNDONE' },
      });
      await tx.productImportRow.updateMany({
        where: { importId, line: { in: kept } },
        data: { outcome: 'KEPT', problems: [{ path: '', message: 'was changed since: left as it is' }] },
      });
      await tx.productImport.update({
        where: { id: importId },
        data: {
          undone: { increment: undone.length },
          kept: { increment: kept.length },
          heartbeatAt: new Date(),
        },
      });
      return rows.length === size;
    });
  }

  /** @returns false if somebody changed the product, or the offer, since */
  private async takeBack(
    tx: Transaction,
    row: ProductImportRow,
    product: Product | undefined,
  ): Promise<boolean> {
    const before = row.before as unknown as RowBefore | null;
    if (!product || !before || product.version !== row.afterVersion) return false;
    const { id } = product;
    const offer = before.offer && (await this.findOffer(tx, id, before.offer.merchant));
    if (before.offer && !isAsSet(offer, before.offer.set)) return false;
    if (before.offer && offer) await this.restoreOffer(tx, offer, before.offer.was);
    if (row.outcome === 'CREATED') {
      await tx.product.update({ where: { id }, data: { deletedAt: new Date(), version: { increment: 1 } } });
      await this.facts.record(tx, productRemoved({ productId: id }));
    } else if (before.product) {
      await tx.product.update({ where: { id }, data: { ...before.product, version: { increment: 1 } } });
      await this.facts.record(tx, productEdited({ productId: id }));
    }
    return true;
  }

  private findOffer(tx: Transaction, productId: string, merchant: string): Promise<Offer | null> {
    return tx.offer.findUnique({ where: { productId_merchant: { productId, merchant } } });
  }

  private async restoreOffer(
    tx: Transaction,
    { id, productId, merchant }: Offer,
    was: OfferWas,
  ): Promise<void> {
    if (was) await this.offers.write(tx, productId, merchant, was as OfferBody);
    else await tx.offer.delete({ where: { id } });
  }
}

type OfferBefore = NonNullable<RowBefore['offer']>;
type OfferWas = OfferBefore['was'];

function isAsSet(offer: Offer | null, set: OfferBefore['set']): boolean {
  return (
    offer?.priceCents === set.priceCents && offer.currency === set.currency && offer.inStock === set.inStock
  );
}
