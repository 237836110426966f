import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { productPriceChanged } from '../../../facts/products.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { FieldError } from '../../../platform/errors/problem.js';
import type { Prisma, Product } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { PictureOrders } from '../crawl/picture-orders.service.js';
import type { CheckedDraft } from './check-draft.js';
import { decide } from './decide.js';
import type { Decision, Known, OfferFields, ProductFields } from './decide.js';
import type { BatchItem, Batch } from './import-batch.js';
import { KnownProducts } from './known-products.js';
import { offerUpdates, productUpdates } from './bulk-updates.sql.js';
import type { RowBefore } from './row-before.js';

interface Written {
  item: BatchItem;
  decision: Decision;
  productId: string | null;
  known: Known | null;
}

/** Another worker went on with the import; this one stops quietly. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** Some hundred rows of a file in one transaction: products, offers, report and place in the file, all or nothing. */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly pictures: PictureOrders,
  ) {}

  /** @throws Superseded if the import is no longer where this batch begins */
  async write(batch: Batch): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      await assertHere(tx, batch);
      const known = await KnownProducts.load(tx, batch.options.source, checkedOf(batch.items));
      const rows = batch.items.map((item): Written => {
        if (!('checked' in item)) return refused(item, item.problems);
        const found = known.find(item.checked);
        const decision = decide(item.checked, found, batch.options);
        decision.problems.push(...this.pictures.remarksOn(item.checked.imageUrls));
        const productId = found?.product.id ?? (decision.outcome === 'CREATED' ? newId() : null);
        return { item, decision, productId, known: found };
      });
      if (batch.apply) await this.apply(tx, batch, rows);
      await tx.productImportRow.createMany({ data: rows.map((row) => reportOf(batch, row)) });
      await advance(tx, batch, rows);
    });
  }

  private async apply(tx: Transaction, { options }: Batch, rows: Written[]): Promise<void> {
    const created = rows.filter(({ decision }) => decision.outcome === 'CREATED');
    await tx.product.createMany({
      data: created.map(({ item, decision, productId }) => ({
        id: productId!,
        slug: draftOf(item).slug,
        ...fieldsOf(decision)!,
      })),
    });
    const changed = rows.filter(({ decision }) => decision.outcome === 'UPDATED' && fieldsOf(decision));
    if (changed.length > 0) {
      await tx.$executeRaw(
        productUpdates(
          changed.map(({ decision, productId }) => ({ id: productId!, ...fieldsOf(decision)! })),
        ),
      );
    }
    const belonging = rows.filter(({ productId, item }) => productId && 'checked' in item);
    await tx.productReference.createMany({
      data: belonging.map(({ item, productId }) => ({
        source: options.source,
        reference: draftOf(item).reference,
        productId: productId!,
      })),
      skipDuplicates: true,
    });
    await this.writeOffers(tx, rows);
    for (const { item, productId, decision } of rows) {
      if (productId && decision.outcome !== 'FAILED')
        await this.pictures.order(tx, productId, draftOf(item).imageUrls);
    }
  }

  /** Nobody can have waited for the price of a product that was not there: only others' changes are told. */
  private async writeOffers(tx: Transaction, rows: Written[]): Promise<void> {
    const given = rows.flatMap(({ item, decision, productId, known }) => {
      const offer = offerOf(decision);
      return offer
        ? [{ ...offer, productId: productId!, merchant: draftOf(item).offer!.merchant, known }]
        : [];
    });
    const added = given.filter(({ known }) => !known?.offer).map((offer) => ({ ...offer, id: newId() }));
    const changed = given
      .filter(({ known }) => known?.offer)
      .map((offer) => ({ ...offer, id: offer.known!.offer!.id }));
    await tx.offer.createMany({ data: added.map(({ known: _, ...offer }) => offer) });
    if (changed.length > 0) await tx.$executeRaw(offerUpdates(changed));
    const told = [...added, ...changed]
      .filter(({ known, priceCents, currency }) => {
        const was = known?.offer;
        return known && (was?.priceCents !== priceCents || was.currency !== currency);
      })
      .map(({ id, productId, merchant, priceCents, currency, inStock, known }) =>
        productPriceChanged({
          productId,
          offerId: id,
          merchant,
          fromCents: known?.offer?.priceCents ?? null,
          toCents: priceCents,
          currency,
          fromCurrency: known?.offer && known.offer.currency !== currency ? known.offer.currency : null,
          inStock,
        }),
      );
    if (told.length > 0) await this.facts.record(tx, ...told);
  }
}

function refused(item: BatchItem, problems: FieldError[]): Written {
  return { item, decision: { outcome: 'FAILED', problems }, productId: null, known: null };
}

async function assertHere(tx: Transaction, { importId, position }: Batch): Promise<void> {
  const rows = await tx.$queryRaw<{ position: number }[]>`
    SELECT position FROM "ProductImport" WHERE id = ${importId}::uuid FOR UPDATE`;
  if (rows[0]?.position !== position) throw new Superseded();
}

async function advance(
  tx: Transaction,
  { importId, items, progress }: Batch,
  rows: Written[],
): Promise<void> {
  const count = (outcome: Decision['outcome']) => ({
    increment: rows.filter(({ decision }) => decision.outcome === outcome).length,
  });
  await tx.productImport.update({
    where: { id: importId },
    data: {
      position: { increment: items.length },
      created: count('CREATED'),
      updated: count('UPDATED'),
      unchanged: count('UNCHANGED'),
      failed: count('FAILED'),
      progress,
      heartbeatAt: new Date(),
    },
  });
}

function reportOf(
  { importId, apply }: Batch,
  { item, decision, productId, known }: Written,
): Prisma.ProductImportRowCreateManyInput {
  const { outcome, problems } = decision;
  const before =
    apply && (outcome === 'CREATED' || outcome === 'UPDATED') ? beforeOf(item, decision, known) : null;
  const raised = fieldsOf(decision) ? 1 : 0;
  return {
    importId,
    line: item.line,
    outcome,
    reference: item.reference?.slice(0, 200) ?? null,
    productId: apply ? productId : null,
    ...(problems.length > 0 ? { problems: problems.slice(0, 20).map((problem) => ({ ...problem })) } : {}),
    ...(before ? { before: before as unknown as Prisma.InputJsonObject } : {}),
    afterVersion: before ? (known ? known.product.version + raised : 1) : null,
  };
}

function beforeOf(item: BatchItem, decision: Decision, known: Known | null): RowBefore {
  const offer = offerOf(decision);
  return {
    product: known && fieldsOf(decision) ? snapshotOf(known.product) : null,
    offer: offer
      ? {
          merchant: draftOf(item).offer!.merchant,
          was: known?.offer ? offerFields(known.offer) : null,
          set: offer,
        }
      : null,
  };
}

function snapshotOf({
  brand,
  name,
  categorySlug,
  specs,
  description,
  deletedAt,
}: Product): RowBefore['product'] {
  return {
    brand,
    name,
    categorySlug,
    specs: specs as ProductFields['specs'],
    description,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}

function offerFields({ url, priceCents, currency, inStock }: OfferFields): OfferFields {
  return { url, priceCents, currency, inStock };
}

function checkedOf(items: BatchItem[]): CheckedDraft[] {
  return items.flatMap((item) => ('checked' in item ? [item.checked] : []));
}

function draftOf(item: BatchItem): CheckedDraft {
  if (!('checked' in item)) throw new Error('a refused row has no draft');
  return item.checked;
}

function fieldsOf(decision: Decision): ProductFields | null {
  return decision.outcome === 'FAILED' ? null : decision.fields;
}

function offerOf(decision: Decision): OfferFields | null {
  return decision.outcome === 'FAILED' ? null : decision.offer;
}
