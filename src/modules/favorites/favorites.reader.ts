import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor, TimeKey } from '../../platform/http/inputs.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { CARD_COLUMNS, CARD_JOINS, named, PUBLIC } from '../deals/deal-cards.reader.js';
import type { DealListRow } from '../deals/deal-cards.reader.js';

/** A favourite with its deal as it is now. */
export interface FavoriteRow extends DealListRow {
  favoritedAt: Date;
  /** The title as it was when the deal was kept. */
  keptTitle: string;
  /** Whether everybody may still look at it. */
  isPublic: boolean;
}

const listStatement = (continued: boolean) =>
  named(
    'favorites',
    `SELECT ${CARD_COLUMNS}, f."createdAt" AS "favoritedAt", f.title AS "keptTitle", ${PUBLIC} AS "isPublic"
    FROM (
      SELECT * FROM "Favorite" WHERE "userId" = $1::uuid
        ${continued ? 'AND ("createdAt", "dealId") < ($3::timestamptz, $4::uuid)' : ''}
      ORDER BY "createdAt" DESC, "dealId" DESC LIMIT $2::int
    ) f
    JOIN "Deal" d ON d.id = f."dealId"
    ${CARD_JOINS}
    ORDER BY f."createdAt" DESC, f."dealId" DESC`,
  );

@Injectable()
export class FavoritesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** What a person keeps an eye on, the last added first. */
  async list(userId: string, { cursor, limit }: PageQuery): Promise<Page<FavoriteRow>> {
    const after = readCursor(cursor, 'favorites', TimeKey);
    const values = [userId, limit + 1, ...(after ? [after.key, after.id] : [])];
    const rows = await this.prisma.sql<FavoriteRow>(listStatement(after !== null), values);
    return toPage(rows, limit, ({ id, favoritedAt }) => ({
      sort: 'favorites',
      key: favoritedAt.toISOString(),
      id,
    }));
  }

  /** Those who keep an eye on a deal and are still there. */
  async listWatchers(dealId: string): Promise<string[]> {
    return userIdsOf(
      await this.prisma.favorite.findMany({
        where: { dealId, user: { deletedAt: null } },
        select: { userId: true },
      }),
    );
  }

  /** Those among some people who keep an eye on a deal of the same product or category. */
  async listWhoLike({ id, productId, categorySlug }: LikedDeal, userIds: string[]): Promise<string[]> {
    if (userIds.length === 0) return [];
    const alike = { OR: [{ categorySlug }, ...(productId ? [{ productId }] : [])] };
    return userIdsOf(
      await this.prisma.favorite.findMany({
        where: { userId: { in: userIds }, user: { deletedAt: null }, deal: { id: { not: id }, ...alike } },
        distinct: ['userId'],
        select: { userId: true },
      }),
    );
  }
}

interface LikedDeal {
  id: string;
  productId: string | null;
  categorySlug: string;
}

function userIdsOf(rows: { userId: string }[]): string[] {
  return rows.map(({ userId }) => userId);
}
