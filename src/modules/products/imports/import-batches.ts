import { newId } from '../../../common/ids.js';
import { productPriceChanged } from '../../../facts/products.facts.js';
import type { Facts } from '../../../platform/events/facts.service.js';
import type { FieldError } from '../../../platform/errors/problem.js';
import type { Product } from '../../../platform/prisma/generated/client.js';
import type { SqlDatabase, SqlTransaction } from '../../../platform/prisma/sql-transaction.js';
import type { PictureOrders } from '../crawl/picture-orders.service.js';
import type { CheckedDraft } from './check-draft.js';
import { decide } from './decide.js';
import type { Decision, Known, OfferFields, ProductFields } from './decide.js';
import type { BatchItem, Batch } from './import-batch.js';
import * as sql from './import-writes.sql.js';
import { KnownProducts } from './known-products.js';
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
export class ImportBatches {
  constructor(
    private readonly database: SqlDatabase,
    private readonly facts: Pick<Facts, 'origin'>,
    private readonly pictures: Pick<PictureOrders, 'order' | 'remarksOn'>,
  ) {}

  /** @throws Superseded if the import is no longer where this batch begins */
  async write(batch: Batch): Promise<void> {
    await this.database.$transaction(async (tx) => {
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
      await write(
        tx,
        sql.INSERT_REPORT,
        rows.map((row) => reportOf(batch, row)),
      );
      await advance(tx, batch, rows);
    });
  }

  private async apply(tx: SqlTransaction, { options }: Batch, rows: Written[]): Promise<void> {
    const created = rows.filter(({ decision }) => decision.outcome === 'CREATED');
    await write(
      tx,
      sql.INSERT_PRODUCTS,
      created.map(({ item, decision, productId }) => ({
        id: productId,
        slug: draftOf(item).slug,
        ...fieldsOf(decision)!,
      })),
    );
    const changed = rows.filter(({ decision }) => decision.outcome === 'UPDATED' && fieldsOf(decision));
    await write(
      tx,
      sql.UPDATE_PRODUCTS,
      changed.map(({ decision, productId }) => ({ id: productId, ...fieldsOf(decision)! })),
    );
    const belonging = rows.filter(({ productId, item }) => productId && 'checked' in item);
    await write(
      tx,
      sql.INSERT_REFERENCES,
      belonging.map(({ item, productId }) => ({
        source: options.source,
        reference: draftOf(item).reference,
        productId,
      })),
    );
    await this.writeOffers(tx, rows);
    for (const { item, productId, decision } of rows) {
      if (productId && decision.outcome !== 'FAILED')
        await this.pictures.order(tx, productId, draftOf(item).imageUrls);
    }
  }

  /** Nobody can have waited for the price of a product that was not there: only others' changes are told. */
  private async writeOffers(tx: SqlTransaction, rows: Written[]): Promise<void> {
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
    const plain = ({ known: _, ...offer }: (typeof added)[number]) => offer;
    await write(tx, sql.INSERT_OFFERS, added.map(plain));
    await write(tx, sql.UPDATE_OFFERS, changed.map(plain));
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
    const origin = this.facts.origin();
    await write(
      tx,
      sql.INSERT_FACTS,
      told.map(({ name, data }) => ({ id: newId(), name, data, ...origin })),
    );
  }
}

async function write(tx: SqlTransaction, statement: string, rows: object[]): Promise<void> {
  if (rows.length > 0) await tx.$executeRawUnsafe(statement, sql.rowsAsJson(rows));
}

function refused(item: BatchItem, problems: FieldError[]): Written {
  return { item, decision: { outcome: 'FAILED', problems }, productId: null, known: null };
}

async function assertHere(tx: SqlTransaction, { importId, position }: Batch): Promise<void> {
  const rows = await tx.$queryRawUnsafe<{ position: number }[]>(sql.HOLD_IMPORT, importId);
  if (rows[0]?.position !== position) throw new Superseded();
}

async function advance(
  tx: SqlTransaction,
  { importId, items, progress }: Batch,
  rows: Written[],
): Promise<void> {
  const count = (outcome: Decision['outcome']) =>
    rows.filter(({ decision }) => decision.outcome === outcome).length;
  const counts = [count('CREATED'), count('UPDATED'), count('UNCHANGED'), count('FAILED')];
  await tx.$executeRawUnsafe(sql.ADVANCE_IMPORT, importId, items.length, ...counts, progress);
}

function reportOf({ importId, apply }: Batch, { item, decision, productId, known }: Written): object {
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
    problems: problems.length > 0 ? problems.slice(0, 20) : null,
    before,
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
