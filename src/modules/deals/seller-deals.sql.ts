import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { CARD_COLUMNS, CARD_JOINS, named, ON_SALE } from './deal-cards.reader.js';

/** A seller and how their trade goes. $1: the seller. No row for who is not to be found. */
export const SELLER: PreparedStatement = named(
  'seller',
  `SELECT u.id, u."displayName", u."createdAt" AS "memberSince",
      (SELECT count(*)::int FROM "Deal" d WHERE d."sellerId" = u.id AND d.status = 'PUBLISHED') AS "onSale",
      (SELECT count(*)::int FROM "Deal" d WHERE d."sellerId" = u.id AND d.status = 'SOLD') AS sold
    FROM "User" u WHERE u.id = $1::uuid AND u."suspendedAt" IS NULL AND u."deletedAt" IS NULL`,
);

export interface SellerRow {
  id: string;
  displayName: string;
  memberSince: Date;
  onSale: number;
  sold: number;
}

/** What a seller has on sale, the newest first. $1: the seller, $2: how many, $3 and $4: after which time and id. */
export const sellersDeals = (continued: boolean) => {
  const after = continued ? 'AND (d."publishedAt", d.id) < ($3::timestamptz, $4::uuid)' : '';
  return named(
    'sellers_deals',
    `SELECT ${CARD_COLUMNS} FROM (
        SELECT d.* FROM "Deal" d WHERE d."sellerId" = $1::uuid AND ${ON_SALE} ${after}
        ORDER BY "publishedAt" DESC, id DESC LIMIT $2::int
      ) d ${CARD_JOINS} ORDER BY "publishedAt" DESC, id DESC`,
  );
};

/** A person's own deals in every state, the newest first. $1: the person, $2: how many, then what is asked for. */
export const myDeals = (hasStatus: boolean, continued: boolean) => {
  const status = hasStatus ? 'AND d.status = $3::"DealStatus"' : '';
  const after = continued ? `AND d.id < $${hasStatus ? 4 : 3}::uuid` : '';
  return named(
    'my_deals',
    `SELECT ${CARD_COLUMNS} FROM (
        SELECT d.* FROM "Deal" d WHERE d."sellerId" = $1::uuid ${status} ${after} ORDER BY d.id DESC LIMIT $2::int
      ) d ${CARD_JOINS} ORDER BY d.id DESC`,
  );
};

/** How many deals a person has in each state. $1: the person. */
export const MY_COUNTS: PreparedStatement = named(
  'my_deal_counts',
  `SELECT status::text, count(*)::int AS count FROM "Deal" WHERE "sellerId" = $1::uuid GROUP BY status`,
);
