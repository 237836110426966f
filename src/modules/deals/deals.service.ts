import { Injectable } from '@nestjs/common';
import { dealEdited, dealPriceChanged } from '../../facts/deals.facts.js';
import { Forbidden, ValidationFailed, VersionStale } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { ImagesReader } from '../images/images.reader.js';
import { ProductsReader } from '../products/products.reader.js';
import { LIVE_STATUSES, REPRICEABLE_STATUSES } from './deal.js';
import { DealRevisions, placeImages } from './deal-revisions.service.js';
import { splitEdit } from './deal-revision.js';
import type { EditDealBody } from './deals.dto.js';
import { CategoryUnknown, DealNotEditable, ImagesNotUsable, ProductUnknown } from './deals.problems.js';
import { DealsReader, WHOLE_DEAL } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';

/** What a seller changes of a deal. Opening one is `DealOpenings`, moving it through its life `DealTransitions`. */
@Injectable()
export class DealsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly products: ProductsReader,
    private readonly images: ImagesReader,
    private readonly revisions: DealRevisions,
  ) {}

  /**
   * Changes a deal of the actor's own, if it still is at `version`. While it is public, what buyers rely on is staged
   * for a moderator; the price and the rest change at once.
   *
   * @throws DealNotFound, Forbidden, VersionStale, DealNotEditable, CategoryUnknown, ProductUnknown, ImagesNotUsable,
   *   DealIncomplete for taking every picture off a public deal, ValidationFailed for a floor above the price
   */
  async edit(actor: Actor, id: string, version: number, body: EditDealBody): Promise<WholeDeal> {
    const deal = await this.deals.getVisible(id, actor);
    if (deal.sellerId !== actor.userId) throw new Forbidden();
    if (deal.version !== version) throw new VersionStale();
    assertEditable(deal, body);
    assertFloor({ ...deal, ...body });
    const { category, productSlug: _, imageIds, ...fields } = body;
    const references = await this.resolve(body, actor.userId, id);
    const written = { ...fields, ...references, ...(category ? { categorySlug: category } : {}) };
    const isLive = LIVE_STATUSES.includes(deal.status);
    const { staged, immediate } = splitEdit(written);
    const rewritten = !isLive && (imageIds !== undefined || Object.keys(staged).length > 0);
    return this.prisma.$transaction(async (tx) => {
      const { count } = await tx.deal.updateMany({
        where: { id, version, status: deal.status },
        data: {
          ...(isLive ? immediate : written),
          ...priceDrop(deal, body),
          ...(rewritten ? { needsReview: true } : {}),
          version: { increment: 1 },
        },
      });
      if (count === 0) throw new VersionStale();
      if (isLive) await this.revisions.stage(tx, deal, { ...staged, ...(imageIds ? { imageIds } : {}) });
      else if (imageIds) await placeImages(tx, id, imageIds);
      // What is only staged has changed nothing yet.
      if (!isLive || Object.keys(immediate).length > 0) await this.recordEdit(tx, deal, body);
      return tx.deal.findUniqueOrThrow({ where: { id }, include: WHOLE_DEAL });
    });
  }

  private async recordEdit(
    tx: Transaction,
    deal: WholeDeal,
    { priceCents: toCents, currency: newCurrency }: EditDealBody,
  ): Promise<void> {
    const about = { dealId: deal.id, sellerId: deal.sellerId };
    const { priceCents: fromCents } = deal;
    const currency = newCurrency ?? deal.currency;
    await this.facts.record(tx, dealEdited(about));
    if (toCents === undefined || toCents === fromCents) return;
    await tx.dealPrice.create({ data: { dealId: deal.id, fromCents, toCents, currency } });
    await this.facts.record(tx, dealPriceChanged({ ...about, fromCents, toCents, currency }));
  }

  /** Checks what a body refers to, and turns the product's slug into its id. */
  private async resolve(
    { category, productSlug, imageIds }: EditDealBody,
    ownerId: string,
    dealId: string,
  ): Promise<{ productId?: string | null }> {
    if (category && !(await this.products.hasCategory(category))) throw new CategoryUnknown();
    if (imageIds && (await this.images.listUsable(imageIds, ownerId, dealId)).length < imageIds.length)
      throw new ImagesNotUsable();
    if (productSlug === undefined) return {};
    const productId = productSlug === null ? null : await this.products.findIdBySlug(productSlug);
    if (productSlug !== null && !productId) throw new ProductUnknown();
    return { productId };
  }
}

/** In some states nothing changes any more. While it is live, a price in another currency would be another offer. */
function assertEditable(
  { status, currency: was }: WholeDeal,
  { currency = was }: { currency?: string },
): void {
  if (!REPRICEABLE_STATUSES.includes(status)) throw new DealNotEditable();
  if (LIVE_STATUSES.includes(status) && currency !== was)
    throw new DealNotEditable('While a deal is public its currency stays');
}

/** What "price dropped" is told from: the price before, if this edit lowers it. */
function priceDrop({ priceCents: before, currency: was }: WholeDeal, { priceCents, currency }: EditDealBody) {
  if (currency !== undefined && currency !== was) return { droppedFrom: null, droppedAt: null };
  if (priceCents === undefined || priceCents === before) return {};
  return priceCents < before
    ? { droppedFrom: before, droppedAt: new Date() }
    : { droppedFrom: null, droppedAt: null };
}

/** The database would refuse it too, but could not say why. */
function assertFloor({ floorCents, priceCents }: Pick<WholeDeal, 'floorCents' | 'priceCents'>): void {
  if (floorCents === null || floorCents <= priceCents) return;
  throw new ValidationFailed([{ path: 'floorCents', message: 'must not be above the price' }]);
}
