import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Cursor, Page } from '../../common/cursor.js';
import type { Actor } from '../../platform/http/actor.js';
import { toJsonPage } from '../../platform/http/finished-json.js';
import type { JsonPage } from '../../platform/http/finished-json.js';
import { CentsKey, DistanceKey, readCursor, TimeKey } from '../../platform/http/inputs.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import type { FinishedPage } from '../../platform/prisma/finished-page.sql.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { Storage } from '../../platform/storage/storage.js';
import { UserNotFound } from '../users/users.problems.js';
import { DEAL_STATUSES } from './deal.js';
import type { DealStatus } from './deal.js';
import type { DealListRow } from './deal-cards.reader.js';
import { listStatement } from './deal-list.sql.js';
import type { DealSearch, FoundDeal } from './deal-list.sql.js';
import type { ListDealsQuery, MyDealsQuery } from './deals.dto.js';
import { DealNotFound } from './deals.problems.js';
import { DealsReader } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';
import { PUBLIC_DEAL } from './public-deal.sql.js';
import type { PublicDealRow } from './public-deal.sql.js';
import { MY_COUNTS, myDeals, SELLER, sellersDeals } from './seller-deals.sql.js';
import type { SellerRow } from './seller-deals.sql.js';
import { SIMILAR_DEALS } from './similar-deals.sql.js';
import { SpellingReader } from './spelling.reader.js';

const KEYS = { newest: TimeKey, price_asc: CentsKey, price_desc: CentsKey, distance: DistanceKey } as const;

/** A deal for its page: finished JSON for strangers, all of it for its seller and for moderators. */
export type ShownDeal = { favorited: boolean } & (
  { json: string; version: number; sellerId: string } | { deal: WholeDeal }
);

/** What people browse. Each page is one prepared statement, whatever its size. */
@Injectable()
export class BrowseReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly deals: DealsReader,
    private readonly spelling: SpellingReader,
    private readonly storage: Storage,
  ) {}

  /** Deals on sale as rows, for those who show them in another way. */
  async list(query: DealSearch): Promise<Page<FoundDeal>> {
    const { statement, values } = listStatement(query, cursorOf(query));
    const rows = await this.prisma.sql<FoundDeal>(statement, values);
    const sort = listName(query);
    return toPage(rows, query.limit, (row) => ({ sort, key: keyOf(row, query.sort), id: row.id }));
  }

  /** What everybody sees: deals on sale. */
  async cards(query: DealSearch): Promise<JsonPage> {
    return this.cut(query, cursorOf(query));
  }

  /**
   * As `cards`, but where nothing has the text as it was typed, what titles spell like it is looked for; the cursor
   * remembers that, so a walk is of one text from its first page to its last. Saved searches stay with what is written.
   */
  async search(query: ListDealsQuery): Promise<JsonPage & { correctedQ?: string }> {
    const after = cursorOf(query);
    const page = await this.cut(query, after, after?.spelling);
    if (after?.spelling !== undefined) return { ...page, correctedQ: after.spelling };
    if (page.items || after || !query.q) return page;
    const spelling = await this.spelling.correct(query.q);
    if (spelling === null) return page;
    const corrected = await this.cut(query, null, spelling);
    return corrected.items ? { ...corrected, correctedQ: spelling } : corrected;
  }

  /** @param spelling looked for in place of what was typed */
  private async cut(query: DealSearch, after: Cursor | null, spelling?: string): Promise<JsonPage> {
    const asked = { ...query, q: spelling ?? query.q };
    const { statement, values } = listStatement(asked, after, this.storage.urlOf(''));
    const [page] = await this.prisma.sqlShared<FinishedPage>(statement, values);
    return toJsonPage(page!, listName(query), spelling);
  }

  /**
   * A deal for its page. Strangers get it from one statement; its seller and moderators see more, through Prisma.
   *
   * @throws DealNotFound if there is none that this viewer may see
   */
  async show(id: string, viewer: Actor | null): Promise<ShownDeal> {
    const values = [id, viewer?.userId ?? null, this.storage.urlOf('')];
    const [row] = await this.prisma.sqlShared<PublicDealRow>(PUBLIC_DEAL, values);
    const favorited = row?.favorited ?? false;
    const insider = viewer !== null && (row?.sellerId === viewer.userId || viewer.may('deals:moderate'));
    if (row && !insider) return row;
    if (!viewer) throw new DealNotFound();
    const deal = await this.deals.getVisible(id, viewer);
    // Public, but not for everybody: the seller is suspended.
    if (!insider && deal.sellerId !== viewer.userId) throw new DealNotFound();
    return { deal, favorited };
  }

  /** What is like a deal, the most alike first. @throws DealNotFound */
  async listSimilar(id: string, limit: number): Promise<DealListRow[]> {
    const rows = await this.prisma.sql<DealListRow>(SIMILAR_DEALS, [id, limit]);
    if (rows.length === 0) await this.show(id, null);
    return rows;
  }

  /** A seller's page. @throws UserNotFound */
  async showSeller(
    id: string,
    { cursor, limit }: PageQuery,
  ): Promise<Page<DealListRow> & { seller: SellerRow }> {
    const sort = `seller.${id}`;
    const after = readCursor(cursor, sort, TimeKey);
    const values = [id, limit + 1, ...(after ? [after.key, after.id] : [])];
    const [[seller], rows] = await Promise.all([
      this.prisma.sql<SellerRow>(SELLER, [id]),
      this.prisma.sql<DealListRow>(sellersDeals(after !== null), values),
    ]);
    if (!seller) throw new UserNotFound();
    const page = toPage(rows, limit, (row) => ({ sort, key: keyOf(row, 'newest'), id: row.id }));
    return { ...page, seller };
  }

  /** A person's own deals, the newest first. */
  async listMine(sellerId: string, { status, cursor, limit }: MyDealsQuery): Promise<Page<DealListRow>> {
    const sort = `mine.${status ?? ''}`;
    const after = readCursor(cursor, sort);
    const values = [sellerId, limit + 1, ...(status ? [status] : []), ...(after ? [after.id] : [])];
    const rows = await this.prisma.sql<DealListRow>(myDeals(status !== undefined, after !== null), values);
    return toPage(rows, limit, ({ id }) => ({ sort, key: '', id }));
  }

  /** How many deals a person has in each state, none left out. */
  async countMine(sellerId: string): Promise<Record<DealStatus, number>> {
    const rows = await this.prisma.sql<{ status: DealStatus; count: number }>(MY_COUNTS, [sellerId]);
    const counts = new Map(rows.map(({ status, count }) => [status, count]));
    const all = DEAL_STATUSES.map((status) => [status, counts.get(status) ?? 0] as const);
    return Object.fromEntries(all) as Record<DealStatus, number>;
  }
}

/** Where the page before ended. @throws ValidationFailed if that was another list */
function cursorOf(query: DealSearch): Cursor | null {
  return readCursor(query.cursor, listName(query), KEYS[query.sort]);
}

/** A list is its order and its filters: a cursor continues just that one. */
function listName({ cursor: _cursor, limit: _limit, sort, ...filters }: DealSearch): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  const fingerprint = hash('sha1', JSON.stringify(given.sort()), 'base64url').slice(0, 12);
  return `deals.${sort}.${fingerprint}`;
}

type Ordered = Pick<DealListRow, 'priceCents' | 'publishedAt'> & { chord?: number | null };

function keyOf({ priceCents, publishedAt, chord }: Ordered, sort: ListDealsQuery['sort']): string | number {
  if (sort === 'newest') return publishedAt?.toISOString() ?? '';
  return sort === 'distance' ? (chord ?? 0) : priceCents;
}
