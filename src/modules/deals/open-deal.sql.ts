import { INSERT_FACT } from '../../platform/events/facts.service.js';
import type { Deal, Image } from '../../platform/prisma/generated/client.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { named } from './deal-cards.reader.js';
import type { WholeDeal } from './deals.reader.js';

const COLUMNS = `id, "sellerId", "productId", "categorySlug", title, description, "priceCents", currency, condition, city,
  postcode, country, lat, lng, shipping, "floorCents"`;

/**
 * Opens a deal: its row, its pictures, the first step of its history and the fact, in one statement, which is a third of
 * what one statement for each costs. Its one value: all of it as JSON, with `imageIds` in their order, `stepId`, and of
 * the fact `factId`, `fact` (its name), `data` and its origin. Rows travel back as JSON, so that a new column does not
 * break the prepared statement.
 */
export const OPEN_DEAL: PreparedStatement = named(
  'open_deal',
  `WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_record($1::jsonb) AS given (id uuid, "sellerId" uuid, "productId" uuid, "categorySlug" text,
        title text, description text, "priceCents" int, currency text, condition "DealCondition", city text, postcode text,
        country text, lat float8, lng float8, shipping boolean, "floorCents" int, "imageIds" jsonb, "stepId" uuid,
        "factId" uuid, fact text, data jsonb, "actorId" uuid, "requestId" text, traceparent text)
    ), opened AS (
      INSERT INTO "Deal" (${COLUMNS}, "updatedAt") SELECT ${COLUMNS}, now() FROM given RETURNING *
    ), placed AS (
      INSERT INTO "DealImage" ("dealId", "imageId", position)
      SELECT given.id, image.id::uuid, image.n - 1
      FROM given CROSS JOIN jsonb_array_elements_text(given."imageIds") WITH ORDINALITY AS image (id, n)
    ), stepped AS (
      INSERT INTO "DealTransition" (id, "dealId", verb, "to", "actorId")
      SELECT "stepId", id, 'open', 'DRAFT', "sellerId" FROM given
    ), told AS (
      ${INSERT_FACT} SELECT "factId", fact, data, "actorId", "requestId", traceparent FROM given
    )
    SELECT to_jsonb(opened) AS deal,
      (SELECT jsonb_build_object('id', u.id, 'displayName', u."displayName", 'emailVerifiedAt', u."emailVerifiedAt",
         'suspendedAt', u."suspendedAt", 'deletedAt', u."deletedAt") FROM "User" u WHERE u.id = opened."sellerId") AS seller,
      (SELECT jsonb_build_object('slug', p.slug, 'brand', p.brand, 'name', p.name)
         FROM "Product" p WHERE p.id = opened."productId") AS product
    FROM opened`,
);

export interface OpenedRow {
  deal: Record<string, unknown>;
  seller: Record<string, unknown>;
  product: WholeDeal['product'];
}

/** The new deal as Prisma would read it. @param images its pictures in their order */
export function toOpenedDeal({ deal, seller, product }: OpenedRow, images: Image[]): WholeDeal {
  const row = reviveTimes(deal) as unknown as Deal;
  return {
    ...row,
    seller: reviveTimes(seller) as unknown as WholeDeal['seller'],
    product,
    images: images.map((image, position) => ({ dealId: row.id, imageId: image.id, position, image })),
    views: null,
    _count: { favorites: 0 },
  };
}

/** Columns named `...At` are moments; JSON carries them as text. */
function reviveTimes(row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' && name.endsWith('At') ? new Date(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
