import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { dealOpened } from '../../facts/deals.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { ReplyRow } from '../../platform/idempotency/keep-reply.sql.js';
import { brokenConstraint } from '../../platform/prisma/database-errors.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { SharedCommits } from '../../platform/prisma/shared-commits.js';
import type { UsableImage } from '../images/usable-images.sql.js';
import { ProductsReader } from '../products/products.reader.js';
import type { FoundProduct } from '../products/products.reader.js';
import { refuseTakenImages } from './deal-revisions.service.js';
import type { OpenDealBody } from './deals.dto.js';
import type { ShownDeal } from './deals.presenter.js';
import { CategoryUnknown, ImagesNotUsable, ProductUnknown } from './deals.problems.js';
import { MAX_OPENED_TOGETHER, OPEN_DEALS, READ_BEFORE_OPENING } from './open-deal.sql.js';
import type { BeforeOpening, OpeningRow } from './open-deal.sql.js';

/**
 * Opens deals. The draft is put together before it is stored, so that its reply is known then and is stored with it; those
 * that people open at the same time share a statement, and so a commit. See docs/decisions/0108-opening-shares-commits.md.
 */
@Injectable()
export class DealOpenings {
  private readonly commits = new SharedCommits<OpeningRow, boolean>({
    most: MAX_OPENED_TOGETHER,
    lanes: 1,
    together: (rows) => this.storeTogether(rows),
    alone: (row) => this.storeAlone(row),
  });

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly products: ProductsReader,
  ) {}

  /** The draft that a body asks for; `store` stores it. @throws CategoryUnknown, ProductUnknown, ImagesNotUsable */
  async draft({ userId: sellerId }: Actor, body: OpenDealBody): Promise<ShownDeal> {
    const { imageIds, category, productSlug, ...fields } = body;
    const [found] = await this.prisma.sql<BeforeOpening>(READ_BEFORE_OPENING, [
      imageIds,
      sellerId,
      null,
      category,
    ]);
    const { hasCategory, sellerName, images } = found!;
    if (!hasCategory) throw new CategoryUnknown();
    const pictures = inOrder(imageIds, images ?? []);
    const product = productSlug === undefined ? null : await this.products.findBySlug(productSlug);
    if (productSlug !== undefined && !product) throw new ProductUnknown();
    const seller = { id: sellerId, displayName: sellerName };
    return newDraft({ ...fields, categorySlug: category }, seller, product, pictures);
  }

  /**
   * Stores a draft with its pictures, the first step of its history, its fact, and the reply under the request's key.
   *
   * @returns false where a twin of the request was faster: then nothing is stored
   * @throws ImagesNotUsable if another deal took one of the pictures meanwhile
   */
  async store(draft: ShownDeal, reply: ReplyRow | null): Promise<boolean> {
    const { id: dealId, sellerId, images } = draft;
    const { name: fact, data } = dealOpened({ dealId, sellerId });
    const { seller: _, product: __, images: ___, views: ____, _count, ...deal } = draft;
    const imageIds = images.map(({ image }) => image.id);
    const ids = { stepId: newId(), factId: newId() };
    const row = { ...deal, imageIds, ...ids, fact, data, ...this.facts.origin(), ...reply };
    return this.commits.store(row).catch(refuseTakenImages);
  }

  private async storeTogether(rows: OpeningRow[]): Promise<Map<OpeningRow, boolean>> {
    const opened = await this.prisma.sql<{ id: string }>(OPEN_DEALS, [JSON.stringify(rows)]);
    const ids = new Set(opened.map(({ id }) => id));
    return new Map(rows.map((row) => [row, ids.has(row.id)]));
  }

  private async storeAlone(row: OpeningRow): Promise<boolean> {
    try {
      return (await this.storeTogether([row])).get(row)!;
    } catch (error) {
      // The answer of the first try was lost, not the deal.
      if (brokenConstraint(error) === 'Deal_pkey') return true;
      throw error;
    }
  }
}

/** @throws ImagesNotUsable unless each was found */
function inOrder(imageIds: string[], usable: UsableImage[]): UsableImage[] {
  if (usable.length < imageIds.length) throw new ImagesNotUsable();
  const byId = new Map(usable.map((image) => [image.id, image]));
  return imageIds.map((id) => byId.get(id.toLowerCase())!);
}

/** What the table makes of a new row, by its own defaults too. */
function newDraft(
  fields: Omit<OpenDealBody, 'imageIds' | 'category' | 'productSlug'> & { categorySlug: string },
  seller: ShownDeal['seller'],
  product: FoundProduct | null,
  pictures: UsableImage[],
): ShownDeal {
  const now = new Date();
  return {
    ...UNTOUCHED,
    lat: null,
    lng: null,
    floorCents: null,
    ...fields,
    id: newId(),
    sellerId: seller.id,
    seller,
    productId: product?.id ?? null,
    product: product && shownOf(product),
    images: pictures.map((image) => ({ image })),
    createdAt: now,
    updatedAt: now,
  };
}

const shownOf = ({ slug, brand, name }: FoundProduct) => ({ slug, brand, name });

/** What nobody has done to a draft yet. */
const UNTOUCHED = {
  status: 'DRAFT',
  version: 1,
  buyerId: null,
  declineReason: null,
  declineNote: null,
  askedForChanges: false,
  needsReview: false,
  droppedFrom: null,
  droppedAt: null,
  warnedExpiresAt: null,
  submittedAt: null,
  publishedAt: null,
  expiresAt: null,
  closedAt: null,
  views: null,
  _count: { favorites: 0 },
} as const;
