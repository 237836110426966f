import type { Offer, Product } from '../../../platform/prisma/generated/client.js';
import type { SqlTransaction } from '../../../platform/prisma/sql-transaction.js';
import type { CheckedDraft } from './check-draft.js';
import type { Known } from './decide.js';

const BY_REFERENCE = `SELECT reference, "productId"::text AS "productId" FROM "ProductReference"
  WHERE source = $1::text AND reference = ANY($2::text[])`;

/** The slug that a product has comes behind those that it had: the last counts. */
const BY_SLUG = `SELECT slug, "productId"::text AS "productId" FROM (
    SELECT slug, "productId", 1 AS rank FROM "ProductSlug" WHERE slug = ANY($1::text[])
    UNION ALL
    SELECT slug, coalesce("mergedIntoId", id), 2 FROM "Product" WHERE slug = ANY($1::text[])
  ) found ORDER BY rank`;

const LOCKED = 'SELECT * FROM "Product" WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE';

const OFFERS = 'SELECT * FROM "Offer" WHERE "productId" = ANY($1::uuid[]) AND merchant = ANY($2::text[])';

/** What the catalogue knows of the things in a batch, and locks until the batch is written. */
export class KnownProducts {
  private constructor(
    private readonly byReference: Map<string, string>,
    private readonly bySlug: Map<string, string>,
    private readonly products: Map<string, Product>,
    private readonly offers: Map<string, Offer>,
  ) {}

  static async load(tx: SqlTransaction, source: string, drafts: CheckedDraft[]): Promise<KnownProducts> {
    const references = await tx.$queryRawUnsafe<{ reference: string; productId: string }[]>(
      BY_REFERENCE,
      source,
      drafts.map(({ reference }) => reference),
    );
    const slugs = await tx.$queryRawUnsafe<{ slug: string; productId: string }[]>(
      BY_SLUG,
      drafts.map(({ slug }) => slug),
    );
    const byReference = new Map(references.map(({ reference, productId }) => [reference, productId]));
    const bySlug = new Map(slugs.map(({ slug, productId }) => [slug, productId]));
    const ids = [...new Set([...byReference.values(), ...bySlug.values()])];
    const products = await tx.$queryRawUnsafe<Product[]>(LOCKED, ids);
    const merchants = [...new Set(drafts.flatMap(({ offer }) => (offer ? [offer.merchant] : [])))];
    const offers = await tx.$queryRawUnsafe<Offer[]>(OFFERS, ids, merchants);
    return new KnownProducts(
      byReference,
      bySlug,
      new Map(products.map((product) => [product.id, product])),
      new Map(offers.map((offer) => [keyOf(offer.productId, offer.merchant), offer])),
    );
  }

  /** By reference, else by slug. */
  find({ reference, slug, offer }: CheckedDraft): Known | null {
    const id = this.byReference.get(reference) ?? this.bySlug.get(slug);
    const product = id === undefined ? undefined : this.products.get(id);
    if (!product) return null;
    return { product, offer: (offer && this.offers.get(keyOf(product.id, offer.merchant))) ?? null };
  }
}

function keyOf(productId: string, merchant: string): string {
  return `${productId} ${merchant}`;
}
