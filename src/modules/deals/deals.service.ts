import { Injectable } from '@nestjs/common';
import { dealEdited, dealOpened, dealPriceChanged } from '../../facts/deals.facts.js';
import { Forbidden, ValidationFailed, VersionStale } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { isUniqueViolation } from '../../platform/prisma/database-errors.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { ImagesReader } from '../images/images.reader.js';
import { ProductsReader } from '../products/products.reader.js';
import { EDITABLE_STATUSES, REPRICEABLE_STATUSES } from './deal.js';
import type { EditDealBody, OpenDealBody } from './deals.dto.js';
import { CategoryUnknown, DealNotEditable, ImagesNotUsable, ProductUnknown } from './deals.problems.js';
import { DealsReader, WHOLE_DEAL } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';

/** What a seller writes: opening a deal and changing it. Moving it through its life is `DealTransitions`. */
@Injectable()
export class DealsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly products: ProductsReader,
    private readonly images: ImagesReader,
  ) {}

  /** Opens a draft. @throws CategoryUnknown, ProductUnknown, ImagesNotUsable */
  async open(actor: Actor, { imageIds, category, productSlug, ...fields }: OpenDealBody): Promise<WholeDeal> {
    const sellerId = actor.userId;
    const references = await this.resolve({ category, productSlug, imageIds }, sellerId);
    return this.prisma.$transaction(async (tx) => {
      const { id } = await tx.deal.create({
        data: { ...fields, ...references, sellerId, categorySlug: category },
      });
      await this.placeImages(tx, id, imageIds);
      await tx.dealTransition.create({ data: { dealId: id, verb: 'open', to: 'DRAFT', actorId: sellerId } });
      await this.facts.record(tx, dealOpened({ dealId: id, sellerId }));
      return tx.deal.findUniqueOrThrow({ where: { id }, include: WHOLE_DEAL });
    });
  }

  /**
   * Changes a deal of the actor's own, if it still is at `version`. Before it is public everything may change; while it
   * is public, the price only.
   *
   * @throws DealNotFound, Forbidden, VersionStale, DealNotEditable, ValidationFailed, CategoryUnknown, ProductUnknown,
   *   ImagesNotUsable
   */
  async edit(actor: Actor, id: string, version: number, body: EditDealBody): Promise<WholeDeal> {
    const deal = await this.deals.getVisible(id, actor);
    if (deal.sellerId !== actor.userId) throw new Forbidden();
    if (deal.version !== version) throw new VersionStale();
    assertEditable(deal, body);
    assertFloor({ ...deal, ...body });
    const { category, productSlug, imageIds, ...fields } = body;
    const references = await this.resolve({ category, productSlug, imageIds }, actor.userId, id);
    return this.prisma.$transaction(async (tx) => {
      const { count } = await tx.deal.updateMany({
        where: { id, version, status: deal.status },
        data: {
          ...fields,
          ...references,
          ...(category ? { categorySlug: category } : {}),
          version: { increment: 1 },
        },
      });
      if (count === 0) throw new VersionStale();
      if (imageIds) await this.placeImages(tx, id, imageIds);
      await this.recordEdit(tx, deal, body);
      return tx.deal.findUniqueOrThrow({ where: { id }, include: WHOLE_DEAL });
    });
  }

  private async recordEdit(
    tx: Transaction,
    deal: WholeDeal,
    { priceCents: toCents }: EditDealBody,
  ): Promise<void> {
    const about = { dealId: deal.id, sellerId: deal.sellerId };
    const { priceCents: fromCents, currency } = deal;
    await this.facts.record(tx, dealEdited(about));
    if (toCents !== undefined && toCents !== fromCents) {
      await this.facts.record(tx, dealPriceChanged({ ...about, fromCents, toCents, currency }));
    }
  }

  /** Checks what a body refers to, and turns the product's slug into its id. */
  private async resolve(
    given: { category?: string; productSlug?: string | null; imageIds?: string[] },
    ownerId: string,
    dealId?: string,
  ): Promise<{ productId?: string | null }> {
    if (given.category && !(await this.products.hasCategory(given.category))) throw new CategoryUnknown();
    if (given.imageIds) {
      const usable = await this.images.listUsable(given.imageIds, ownerId, dealId);
      if (usable.length < given.imageIds.length) throw new ImagesNotUsable();
    }
    if (given.productSlug === undefined) return {};
    if (given.productSlug === null) return { productId: null };
    const productId = await this.products.findIdBySlug(given.productSlug);
    if (!productId) throw new ProductUnknown();
    return { productId };
  }

  private async placeImages(tx: Transaction, dealId: string, imageIds: string[]): Promise<void> {
    await tx.dealImage.deleteMany({ where: { dealId } });
    try {
      await tx.dealImage.createMany({
        data: imageIds.map((imageId, position) => ({ dealId, imageId, position })),
      });
    } catch (error) {
      // Another deal took one of them since it was checked.
      throw isUniqueViolation(error) ? new ImagesNotUsable() : error;
    }
  }
}

function assertEditable({ status }: WholeDeal, body: EditDealBody): void {
  if (EDITABLE_STATUSES.includes(status)) return;
  const onlyPrice = Object.keys(body).every((field) => field === 'priceCents' || field === 'floorCents');
  if (!onlyPrice || !REPRICEABLE_STATUSES.includes(status)) throw new DealNotEditable();
}

/** The database would refuse it too, but could not say why. */
function assertFloor({ floorCents, priceCents }: Pick<WholeDeal, 'floorCents' | 'priceCents'>): void {
  if (floorCents === null || floorCents <= priceCents) return;
  throw new ValidationFailed([{ path: 'floorCents', message: 'must not be above the price' }]);
}
