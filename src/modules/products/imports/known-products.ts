import type { Offer, Product } from '../../../platform/prisma/generated/client.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import type { CheckedDraft } from './check-draft.js';
import type { Known } from './decide.js';

/** What the catalogue knows of the things in a batch, and locks until the batch is written. */
export class KnownProducts {
  private constructor(
    private readonly byReference: Map<string, string>,
    private readonly bySlug: Map<string, string>,
    private readonly products: Map<string, Product>,
    private readonly offers: Map<string, Offer>,
  ) {}

  static async load(tx: Transaction, source: string, drafts: CheckedDraft[]): Promise<KnownProducts> {
    const references = await tx.productReference.findMany({
      where: { source, reference: { in: drafts.map(({ reference }) => reference) } },
    });
    const slugs = drafts.map(({ slug }) => slug);
    const own = await tx.product.findMany({
      where: { slug: { in: slugs } },
      select: { id: true, slug: true, mergedIntoId: true },
    });
    const former = await tx.productSlug.findMany({ where: { slug: { in: slugs } } });
    const byReference = new Map(references.map(({ reference, productId }) => [reference, productId]));
    const bySlug = new Map([
      ...former.map(({ slug, productId }) => [slug, productId] as const),
      ...own.map(({ slug, id, mergedIntoId }) => [slug, mergedIntoId ?? id] as const),
    ]);
    const ids = [...new Set([...byReference.values(), ...bySlug.values()])].sort();
    await tx.$queryRaw`SELECT id FROM "Product" WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
    const products = await tx.product.findMany({ where: { id: { in: ids } } });
    const merchants = [...new Set(drafts.flatMap(({ offer }) => (offer ? [offer.merchant] : [])))];
    const offers = await tx.offer.findMany({
      where: { productId: { in: ids }, merchant: { in: merchants } },
    });
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
