import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { dealEdited, dealOpened, dealPriceChanged } from '../../facts/deals.facts.js';
import { Forbidden, ValidationFailed, VersionStale } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Image } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { ImagesReader } from '../images/images.reader.js';
import { ProductsReader } from '../products/products.reader.js';
import { LIVE_STATUSES, REPRICEABLE_STATUSES } from './deal.js';
import { DealRevisions, placeImages, refuseTakenImages } from './deal-revisions.service.js';
import { splitEdit } from './deal-revision.js';
import type { EditDealBody, OpenDealBody } from './deals.dto.js';
import { CategoryUnknown, DealNotEditable, ImagesNotUsable, ProductUnknown } from './deals.problems.js';
import { DealsReader, WHOLE_DEAL } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';
import { OPEN_DEAL, toOpenedDeal } from './open-deal.sql.js';
import type { OpenedRow } from './open-deal.sql.js';

/** What a seller writes: opening a deal and changing it. Moving it through its life is `DealTransitions`. */
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

  /** Opens a draft. @throws CategoryUnknown, ProductUnknown, ImagesNotUsable */
  async open(actor: Actor, { imageIds, category, productSlug, ...fields }: OpenDealBody): Promise<WholeDeal> {
    const sellerId = actor.userId;
    const { images = [], ...references } = await this.resolve({ category, productSlug, imageIds }, sellerId);
    const [id, stepId, factId] = [newId(), newId(), newId()];
    const { name: fact, data } = dealOpened({ dealId: id, sellerId });
    const row = { ...fields, ...references, id, sellerId, categorySlug: category, imageIds, stepId };
    const given = { ...row, factId, fact, data, ...this.facts.origin() };
    const [opened] = await this.prisma
      .sql<OpenedRow>(OPEN_DEAL, [JSON.stringify(given)])
      .catch(refuseTakenImages);
    return toOpenedDeal(opened!, images);
  }

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
    const { category, productSlug, imageIds, ...fields } = body;
    const { images: _, ...references } = await this.resolve(
      { category, productSlug, imageIds },
      actor.userId,
      id,
    );
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

  /** Checks what a body refers to, and turns ids into pictures in their order, and the product's slug into its id. */
  private async resolve(
    given: { category?: string; productSlug?: string | null; imageIds?: string[] },
    ownerId: string,
    dealId?: string,
  ): Promise<{ productId?: string | null; images?: Image[] }> {
    const found: { productId?: string | null; images?: Image[] } = {};
    if (given.category && !(await this.products.hasCategory(given.category))) throw new CategoryUnknown();
    if (given.imageIds) {
      const usable = await this.images.listUsable(given.imageIds, ownerId, dealId);
      if (usable.length < given.imageIds.length) throw new ImagesNotUsable();
      const byId = new Map(usable.map((image) => [image.id, image]));
      found.images = given.imageIds.map((id) => byId.get(id)!);
    }
    if (given.productSlug === undefined) return found;
    if (given.productSlug === null) return { ...found, productId: null };
    const productId = await this.products.findIdBySlug(given.productSlug);
    if (!productId) throw new ProductUnknown();
    return { ...found, productId };
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
