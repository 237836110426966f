import { Inject, Injectable } from '@nestjs/common';
import { CURRENCIES } from '../../../common/money.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { withChange } from '../../../facts/fact.js';
import { listingAccepted, listingRejected } from '../../../facts/products.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { CrawledListing } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { OffersService } from '../catalog/offers.service.js';
import { slugOf } from '../catalog/slugs.js';
import { ProductNotFound } from '../products.problems.js';
import { ProductsReader } from '../products.reader.js';
import type { FoundListing } from './crawl.contract.js';
import { ListingNotFound, ListingUnmatched } from './crawl.problems.js';
import { PictureOrders } from './picture-orders.service.js';

/** The references that a GTIN is known by, whoever told it. */
const GTIN = 'gtin';

/** What crawlers found. It stays in tables of its own until a person, or the rule, accepts that it is a product of ours. */
@Injectable()
export class ListingsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly offers: OffersService,
    private readonly products: ProductsReader,
    private readonly pictures: PictureOrders,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  /**
   * Notes what was found, by its address: told again it is the same listing with new facts. The price of a listing that
   * was accepted goes on to the catalogue; a rejected one stays rejected.
   */
  async note(found: FoundListing): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { url, ...facts } = found;
      const data = { ...facts, seenAt: new Date() };
      const listing = await tx.crawledListing.upsert({
        where: { url },
        create: { url, ...data },
        update: data,
      });
      if (listing.state === 'ACCEPTED') await this.passOn(tx, listing);
      if (listing.state === 'NEW') await this.match(tx, listing);
    });
  }

  /** Makes a listing an offer for a product: the one given, else the one it seems to be. */
  async accept(id: string, slug: string | undefined): Promise<CrawledListing> {
    const chosen = slug === undefined ? null : await this.products.findIdBySlug(slug);
    if (slug !== undefined && !chosen) throw new ProductNotFound();
    return this.prisma.$transaction(async (tx) => {
      const listing = await lock(tx, id);
      const productId = chosen ?? listing.productId;
      if (!productId) throw new ListingUnmatched();
      const fact = listingAccepted({ listingId: id, productId });
      await this.facts.record(
        tx,
        withChange(fact, `listing:${id}`, decisionOf(listing), { state: 'ACCEPTED', productId }),
      );
      return this.take(tx, listing, productId);
    });
  }

  /** Says that a listing is none of ours. What it brought as ACCEPTED stays until somebody removes the offer. */
  async reject(id: string): Promise<CrawledListing> {
    return this.prisma.$transaction(async (tx) => {
      const listing = await lock(tx, id);
      const fact = listingRejected({ listingId: id });
      await this.facts.record(
        tx,
        withChange(fact, `listing:${id}`, decisionOf(listing), { state: 'REJECTED' }),
      );
      return tx.crawledListing.update({ where: { id }, data: { state: 'REJECTED', decidedAt: new Date() } });
    });
  }

  private async match(tx: Transaction, listing: CrawledListing): Promise<void> {
    const found = await this.guess(tx, listing);
    if (found?.by === 'gtin' && this.config.crawlAcceptsGtin) {
      await this.take(tx, listing, found.productId, 'gtin');
    } else if (found && found.productId !== listing.productId) {
      const data = { productId: found.productId, matchedBy: found.by };
      await tx.crawledListing.update({ where: { id: listing.id }, data });
    }
  }

  private async guess(
    tx: Transaction,
    { gtin, brand, title }: CrawledListing,
  ): Promise<{ productId: string; by: string } | null> {
    if (gtin) {
      const where = { source_reference: { source: GTIN, reference: gtin.padStart(14, '0') } };
      const known = await tx.productReference.findUnique({ where, include: { product: true } });
      if (known && !known.product.deletedAt) return { productId: known.productId, by: 'gtin' };
    }
    const slugs = [slugOf(title), ...(brand ? [slugOf(brand, title)] : [])].filter(Boolean);
    const named = await tx.product.findFirst({
      where: { slug: { in: slugs }, deletedAt: null },
      select: { id: true },
    });
    return named ? { productId: named.id, by: 'name' } : null;
  }

  private async take(
    tx: Transaction,
    { id, gtin }: CrawledListing,
    productId: string,
    matchedBy: string | null = null,
  ): Promise<CrawledListing> {
    const accepted = await tx.crawledListing.update({
      where: { id },
      data: { state: 'ACCEPTED', productId, decidedAt: new Date(), ...(matchedBy ? { matchedBy } : {}) },
    });
    if (gtin) {
      const reference = gtin.padStart(14, '0');
      await tx.productReference.createMany({
        data: [{ source: GTIN, reference, productId }],
        skipDuplicates: true,
      });
    }
    await this.passOn(tx, accepted);
    await this.pictures.order(tx, productId, accepted.imageUrls as string[]);
    return accepted;
  }

  /** What is not priced, or in money that we do not count in, is no offer. */
  private async passOn(tx: Transaction, listing: CrawledListing): Promise<void> {
    const { productId, merchant, url, priceCents, inStock } = listing;
    const currency = CURRENCIES.find((known) => known === listing.currency);
    if (!productId || priceCents === null || !currency) return;
    await this.offers.write(tx, productId, merchant, { url, priceCents, currency, inStock: inStock ?? true });
  }
}

function decisionOf({ state, productId }: CrawledListing) {
  return { state, productId };
}

/** @throws ListingNotFound */
async function lock(tx: Transaction, id: string): Promise<CrawledListing> {
  await tx.$queryRaw`SELECT id FROM "CrawledListing" WHERE id = ${id}::uuid FOR UPDATE`;
  const listing = await tx.crawledListing.findUnique({ where: { id } });
  if (!listing) throw new ListingNotFound();
  return listing;
}
