import { INSERT_FACT } from '../../platform/events/facts.service.js';
import type { Facts } from '../../platform/events/facts.service.js';
import { keepReplies, REPLY_COLUMNS } from '../../platform/idempotency/keep-reply.sql.js';
import type { ReplyRow } from '../../platform/idempotency/keep-reply.sql.js';
import type { Deal } from '../../platform/prisma/generated/client.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { USABLE_IMAGES } from '../images/usable-images.sql.js';
import type { UsableImage } from '../images/usable-images.sql.js';
import { IS_CATEGORY_FOR_DEALS } from '../products/deal-counts.sql.js';
import { named } from './deal-cards.reader.js';

/**
 * What a deal that is to be opened refers to. Its values: the pictures' ids, their owner (the seller), no deal that may
 * show them already, and the category. Pictures come as one JSON value: it costs less than rows.
 */
export const READ_BEFORE_OPENING: PreparedStatement = named(
  'before_opening',
  `SELECT ${IS_CATEGORY_FOR_DEALS('$4')} AS "hasCategory",
     (SELECT u."displayName" FROM "User" u WHERE u.id = $2) AS "sellerName",
     (SELECT json_agg(picture) FROM (
       SELECT i.id, i."storageKey", i."contentType", i.width, i.height, i.blurhash, i."dominantColor", i.variants
       ${USABLE_IMAGES}) picture) AS images`,
);

export interface BeforeOpening {
  hasCategory: boolean;
  sellerName: string;
  /** Null: none of them is usable. */
  images: UsableImage[] | null;
}

const COLUMNS = `id, "sellerId", "productId", "categorySlug", title, description, "priceCents", currency, condition, city,
  postcode, country, lat, lng, shipping, "floorCents", "createdAt", "updatedAt"`;

/** What a statement can open at once; what goes beyond waits. */
export const MAX_OPENED_TOGETHER = 50;

/** A deal on its way into the table, with its pictures in their order, its first step, its fact, and the reply that tells of it. */
export type OpeningRow = Deal & {
  imageIds: string[];
  stepId: string;
  factId: string;
  fact: string;
  data: object;
} & ReturnType<Facts['origin']> &
  Partial<ReplyRow>;

/**
 * Opens deals, each with its pictures, the first step of its history, its fact and the reply that is kept under the key
 * of its request: one statement, which is a third of what one for each of them costs. What comes back are the ids of
 * those that were opened; the others are twins of requests that were faster. Its one value: the rows (`OpeningRow[]`).
 *
 * Pictures are placed in the order of their ids: two statements that want the same ones must not wait for each other.
 */
export const OPEN_DEALS: PreparedStatement = named(
  'open_deals',
  `WITH given AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS given (id uuid, "sellerId" uuid, "productId" uuid, "categorySlug" text,
        title text, description text, "priceCents" int, currency text, condition "DealCondition", city text, postcode text,
        country text, lat float8, lng float8, shipping boolean, "floorCents" int, "createdAt" timestamptz,
        "updatedAt" timestamptz, "imageIds" json, "stepId" uuid, "factId" uuid, fact text, data jsonb, "actorId" uuid,
        "requestId" text, traceparent text, ${REPLY_COLUMNS})
    ), kept AS (
      ${keepReplies('given')}
    ), opening AS MATERIALIZED (
      SELECT * FROM given WHERE key IS NULL OR (scope, key) IN (SELECT scope, key FROM kept)
    ), opened AS (
      INSERT INTO "Deal" (${COLUMNS}) SELECT ${COLUMNS} FROM opening
    ), placed AS (
      INSERT INTO "DealImage" ("dealId", "imageId", position)
      SELECT opening.id, image.id::uuid, image.n - 1
      FROM opening CROSS JOIN json_array_elements_text(opening."imageIds") WITH ORDINALITY AS image (id, n)
      ORDER BY image.id
    ), stepped AS (
      INSERT INTO "DealTransition" (id, "dealId", verb, "to", "actorId", at)
      SELECT "stepId", id, 'open', 'DRAFT', "sellerId", "createdAt" FROM opening
    ), told AS (
      ${INSERT_FACT} SELECT "factId", fact, data, "actorId", "requestId", traceparent FROM opening
    )
    SELECT id FROM opening`,
);
