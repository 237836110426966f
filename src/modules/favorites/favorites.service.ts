import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { named, PUBLIC } from '../deals/deal-cards.reader.js';
import { DealNotFound } from '../deals/deals.problems.js';

/** Finds the public deal and keeps it in one statement: it cannot leave the public in between. */
const ADD_FAVORITE = named(
  'add_favorite',
  `WITH shown AS (
      SELECT d.id, d.title FROM "Deal" d JOIN "User" u ON u.id = d."sellerId"
      WHERE d.id = $2::uuid AND ${PUBLIC}
    ), kept AS (
      INSERT INTO "Favorite" ("userId", "dealId", title) SELECT $1::uuid, id, title FROM shown
      ON CONFLICT ("userId", "dealId") DO NOTHING
    )
    SELECT id FROM shown`,
);

/** Keeping an eye on deals. A bookmark concerns nobody else: no fact tells of it. */
@Injectable()
export class FavoritesService {
  constructor(private readonly prisma: PrismaService) {}

  /** Adds a deal; once more changes nothing. @throws DealNotFound if it is not public */
  async add(userId: string, dealId: string): Promise<void> {
    const found = await this.prisma.sql(ADD_FAVORITE, [userId, dealId]);
    if (found.length === 0) throw new DealNotFound();
  }

  /** Removes a deal, public or not; one that is not there is no error. */
  async remove(userId: string, dealId: string): Promise<void> {
    await this.prisma.favorite.deleteMany({ where: { userId, dealId } });
  }
}
