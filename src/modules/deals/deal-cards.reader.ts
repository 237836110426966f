import { hash } from 'node:crypto';
import { isoTime } from '../../platform/prisma/finished-page.sql.js';
import { json, jsonObject } from '../../platform/prisma/json.sql.js';
import type { JsonMembers } from '../../platform/prisma/json.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import type { DealCard } from './deals.dto.js';

/** A deal as a list shows it, in one row; `storageKey` is the cover's, null without one. */
export interface DealListRow {
  id: string;
  title: string;
  priceCents: number;
  currency: string;
  condition: DealCard['condition'];
  category: string;
  status: DealCard['status'];
  city: string;
  country: string;
  publishedAt: Date | null;
  sellerId: string;
  sellerName: string;
  storageKey: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  droppedFrom: number | null;
  droppedAt: Date | null;
}

/** How long a lower price is news. */
export const NEWS_DAYS = 30;

/** The columns of a card, from `d` (deal), `u` (seller), `i` (cover). */
export const CARD_COLUMNS = `d.id, d.title, d."priceCents", d.currency, d.condition::text, d."categorySlug" AS category,
  d.status::text, d.city, d.country, d."publishedAt", u.id AS "sellerId", u."displayName" AS "sellerName",
  i."storageKey", i.width, i.height, i.blurhash, d."droppedFrom", d."droppedAt"`;

/**
 * The members of a `DealCard` as they are shown, from `d`, `u` and `i`: what `presentListRow` makes of the columns above,
 * name by name (a test compares them).
 *
 * @param media what stands before the key of a picture, as SQL
 */
export function cardMembers(media: string): JsonMembers {
  const cover = jsonObject({
    url: json.text(`${media} || i."storageKey"`),
    width: json.number('i.width'),
    height: json.number('i.height'),
    blurhash: json.text('i.blurhash'),
  });
  const news = jsonObject({
    fromCents: json.number('d."droppedFrom"'),
    at: json.word(isoTime('d."droppedAt"')),
  });
  return {
    id: json.word('d.id'),
    title: json.text('d.title'),
    priceCents: json.number('d."priceCents"'),
    currency: json.text('d.currency'),
    condition: json.word('d.condition'),
    category: json.text('d."categorySlug"'),
    status: json.word('d.status'),
    city: json.text('d.city'),
    country: json.text('d.country'),
    image: json.finished(`CASE WHEN i.id IS NOT NULL THEN ${cover} END`),
    seller: json.finished(jsonObject({ id: json.word('u.id'), displayName: json.text('u."displayName"') })),
    publishedAt: json.wordOrNull(isoTime('d."publishedAt"')),
    priceDrop: json.finished(
      `CASE WHEN d."droppedFrom" IS NOT NULL AND d."droppedAt" >= now() - interval '${NEWS_DAYS} days' THEN ${news} END`,
    ),
  };
}

/**
 * What those columns need beside `d`: joined to a page that is cut already, row by row. OFFSET 0 keeps the planner from
 * reading whole tables instead, which it would where it cannot know how short a page is.
 */
export const CARD_JOINS = `CROSS JOIN LATERAL (SELECT * FROM "User" WHERE id = d."sellerId" OFFSET 0) u
    LEFT JOIN LATERAL (
      SELECT image.* FROM "DealImage" di JOIN "Image" image ON image.id = di."imageId"
      WHERE di."dealId" = d.id AND di.position = 0 OFFSET 0
    ) i ON true`;

/** Everybody may find it: on sale, by nobody who is suspended (they are few: that is the cheap way to ask). */
export const ON_SALE = `d.status = 'PUBLISHED'
      AND NOT EXISTS (SELECT FROM "User" s WHERE s.id = d."sellerId" AND s."suspendedAt" IS NOT NULL)
      AND NOT EXISTS (SELECT FROM "User" s WHERE s.id = d."sellerId" AND s."deletedAt" IS NOT NULL)`;

/** Everybody may look at it, also when it is no longer to be had: the deal is `d`, its seller `u`. */
export const PUBLIC = `(d.status IN ('PUBLISHED', 'RESERVED', 'SOLD') AND u."suspendedAt" IS NULL AND u."deletedAt" IS NULL)`;

/** Texts are put together from constants, so there are few. */
const statements = new Map<string, PreparedStatement>();

/** A statement named by its text, so that one name never stands for two texts. */
export function named(prefix: string, text: string): PreparedStatement {
  const known = statements.get(text);
  if (known) return known;
  const statement = { name: `${prefix}_${hash('sha1', text, 'hex').slice(0, 16)}`, text };
  statements.set(text, statement);
  return statement;
}

/**
 * Statements of which some parts are there or not: `make` is asked once for each choice of them. A text that is put together
 * anew with every request costs more than looking up what it was.
 */
export function forEachChoice<Parts extends boolean[]>(
  make: (...parts: Parts) => PreparedStatement,
): (...parts: Parts) => PreparedStatement {
  const made = new Map<string, PreparedStatement>();
  return (...parts) => {
    const choice = parts.join();
    let statement = made.get(choice);
    if (!statement) made.set(choice, (statement = make(...parts)));
    return statement;
  };
}
