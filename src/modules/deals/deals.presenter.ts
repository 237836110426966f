import type { z } from 'zod';
import { after, DAY } from '../../common/time.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Storage } from '../../platform/storage/storage.js';
import { presentCardImage, presentPagePicture } from '../images/images.presenter.js';
import { verbsFor } from './deal.js';
import { NEWS_DAYS } from './deal-cards.reader.js';
import type { DealListRow } from './deal-cards.reader.js';
import type { FoundDeal } from './deal-list.sql.js';
import type { DealCard, DealHistory, DealResponse } from './deals.dto.js';
import { roleIn } from './deals.policy.js';
import type { DealOfCard, HistoryEntry, WholeDeal } from './deals.reader.js';
import type { UsableImage } from '../images/usable-images.sql.js';

/** A deal as far as it is shown: a whole one, or one that is just being opened. */
export type ShownDeal = Omit<WholeDeal, 'seller' | 'images'> & ShownOnCard;
interface ShownOnCard {
  seller: Pick<WholeDeal['seller'], 'id' | 'displayName'>;
  images: { image: UsableImage }[];
}

/** A row of a list as a card. */
export function presentListRow(row: DealListRow, storage: Storage): DealCard {
  return {
    id: row.id,
    title: row.title,
    priceCents: row.priceCents,
    currency: row.currency,
    condition: row.condition,
    category: row.category,
    status: row.status,
    city: row.city,
    country: row.country,
    image: presentCardImage(row, storage),
    seller: { id: row.sellerId, displayName: row.sellerName },
    publishedAt: row.publishedAt?.toISOString() ?? null,
    priceDrop: presentPriceDrop(row),
  };
}

/** A row of the public list as a card; distances are told to 100 metres. */
export function presentFound({ metres, ...row }: FoundDeal, storage: Storage): DealCard {
  const card = presentListRow(row, storage);
  return metres === null ? card : { ...card, distanceKm: Math.round(metres / 100) / 10 };
}

/** A deal as a card, for lists that are not public. */
export function presentCard(
  deal: Omit<DealOfCard, keyof ShownOnCard> & ShownOnCard,
  storage: Storage,
): DealCard {
  const [cover] = deal.images;
  return {
    id: deal.id,
    title: deal.title,
    priceCents: deal.priceCents,
    currency: deal.currency,
    condition: deal.condition,
    category: deal.categorySlug,
    status: deal.status,
    city: deal.city,
    country: deal.country,
    image: cover ? presentCardImage(cover.image, storage) : null,
    seller: { id: deal.seller.id, displayName: deal.seller.displayName },
    publishedAt: deal.publishedAt?.toISOString() ?? null,
    priceDrop: presentPriceDrop(deal),
  };
}

/** A whole deal. Its seller and moderators see more than others. */
export function presentDeal(deal: ShownDeal, viewer: Actor | null, storage: Storage): DealResponse {
  const role = viewer ? roleIn(viewer, deal) : 'other';
  const { version, description, postcode, lat, lng, shipping, product } = deal;
  return {
    ...presentCard(deal, storage),
    version,
    description,
    postcode,
    lat,
    lng,
    shipping,
    product,
    images: deal.images.map(({ image }) => presentPagePicture(image, storage)),
    createdAt: deal.createdAt.toISOString(),
    updatedAt: deal.updatedAt.toISOString(),
    expiresAt: deal.expiresAt?.toISOString() ?? null,
    favoriteCount: deal._count.favorites,
    ...(role === 'seller' || role === 'moderator'
      ? {
          own: {
            floorCents: role === 'seller' ? deal.floorCents : null,
            decline: deal.declineReason
              ? { reason: deal.declineReason, note: deal.declineNote, changesAsked: deal.askedForChanges }
              : null,
            verbs: verbsFor(deal.status, role),
            viewCount: deal.views?.count ?? 0,
          },
        }
      : {}),
  };
}

/** The history of a deal, for moderators. */
export function presentHistory(entries: HistoryEntry[]): z.infer<typeof DealHistory> {
  return {
    items: entries.map(({ id, verb, from, to, actor, reason, note, at }) => ({
      id,
      verb,
      from,
      to,
      actor,
      reason,
      note,
      at: at.toISOString(),
    })),
  };
}

/** The price before the last change, if that lowered it and is recent. */
export function presentPriceDrop({ droppedFrom, droppedAt }: Pick<WholeDeal, 'droppedFrom' | 'droppedAt'>) {
  if (droppedFrom === null || droppedAt === null || after(NEWS_DAYS * DAY, droppedAt) < new Date())
    return null;
  return { fromCents: droppedFrom, at: droppedAt.toISOString() };
}
