import type { Deal, DealImage, Image } from '../../platform/prisma/generated/client.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { named, PUBLIC } from './deal-cards.reader.js';
import type { WholeDeal } from './deals.reader.js';

/**
 * A public deal with all that its page shows, as one JSON document in one row. Whole rows travel as JSON, so that a
 * new column neither breaks the prepared statement nor is missing from it. $1: the deal, $2: who looks, or null.
 */
export const PUBLIC_DEAL: PreparedStatement = named(
  'public_deal',
  `SELECT
      to_jsonb(d) AS deal,
      jsonb_build_object('id', u.id, 'displayName', u."displayName") AS seller,
      (SELECT jsonb_build_object('slug', p.slug, 'brand', p.brand, 'name', p.name)
         FROM "Product" p WHERE p.id = d."productId") AS product,
      (SELECT jsonb_agg(to_jsonb(di) || jsonb_build_object('image', to_jsonb(i)) ORDER BY di.position)
         FROM "DealImage" di JOIN "Image" i ON i.id = di."imageId" WHERE di."dealId" = d.id) AS images,
      (SELECT count(*)::int FROM "Favorite" f WHERE f."dealId" = d.id) AS "favoriteCount",
      EXISTS (SELECT FROM "Favorite" f WHERE f."dealId" = d.id AND f."userId" = $2::uuid) AS favorited
    FROM "Deal" d
    JOIN "User" u ON u.id = d."sellerId"
    WHERE d.id = $1::uuid AND ${PUBLIC}`,
);

export interface PublicDealRow {
  deal: Record<string, unknown>;
  seller: { id: string; displayName: string };
  product: WholeDeal['product'];
  images: (DealImage & { image: Image })[] | null;
  favoriteCount: number;
  favorited: boolean;
}

/** The row as Prisma would have read it, for the one presenter. Nothing here is for the seller's eyes. */
export function toWholeDeal(row: PublicDealRow): WholeDeal {
  const deal = Object.fromEntries(Object.entries(row.deal).map(reviveTime)) as unknown as Deal;
  return {
    ...deal,
    seller: { ...row.seller, emailVerifiedAt: null, suspendedAt: null, deletedAt: null },
    product: row.product,
    images: row.images ?? [],
    views: null,
    _count: { favorites: row.favoriteCount },
  };
}

/** Columns named `...At` are moments; JSON carries them as text. */
function reviveTime([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === 'string' && name.endsWith('At') ? new Date(value) : value];
}
