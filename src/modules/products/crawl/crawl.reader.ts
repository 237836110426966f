import { Injectable } from '@nestjs/common';
import { toPage } from '../../../common/cursor.js';
import type { Page } from '../../../common/cursor.js';
import { readCursor } from '../../../platform/http/inputs.js';
import type { PageQuery } from '../../../platform/http/inputs.js';
import type { CrawlJob, Prisma } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { ListingsQuery } from './crawl.dto.js';
import { ListingNotFound } from './crawl.problems.js';

const WITH_PRODUCT = {
  product: { select: { slug: true, brand: true, name: true } },
} satisfies Prisma.CrawledListingInclude;
export type Listing = Prisma.CrawledListingGetPayload<{ include: typeof WITH_PRODUCT }>;

/** Pages that were asked for, and what was found on them. */
@Injectable()
export class CrawlReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The newest first. */
  async listJobs({ cursor, limit }: PageQuery): Promise<Page<CrawlJob>> {
    const sort = 'crawl.jobs';
    const after = readCursor(cursor, sort);
    const rows = await this.prisma.crawlJob.findMany({
      where: after ? { id: { lt: after.id } } : {},
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    return toPage(rows, limit, ({ id }) => ({ sort, key: '', id }));
  }

  /** The newest first. */
  async listListings({ state, cursor, limit }: ListingsQuery): Promise<Page<Listing>> {
    const sort = `crawl.listings.${state}`;
    const after = readCursor(cursor, sort);
    const rows = await this.prisma.crawledListing.findMany({
      where: { state, ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WITH_PRODUCT,
    });
    return toPage(rows, limit, ({ id }) => ({ sort, key: '', id }));
  }

  /** @throws ListingNotFound */
  async getListing(id: string): Promise<Listing> {
    const listing = await this.prisma.crawledListing.findUnique({ where: { id }, include: WITH_PRODUCT });
    if (!listing) throw new ListingNotFound();
    return listing;
  }
}
