import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { after, HOUR } from '../../../common/time.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import type { CrawlJob, CrawlKind } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { QueueService } from '../../../platform/queue/queue.service.js';
import type { CrawlResult } from './crawl.contract.js';
import { PageNotPermitted } from './crawl.problems.js';
import { crawlQueue } from './crawl.queues.js';
import { ExternalCrawler } from './external-crawler.js';
import { FetchRefused, GuardedFetch } from './guarded-fetch.js';
import { readJsonLd } from './json-ld.js';
import { ListingsService } from './listings.service.js';
import { PoliteFetch } from './polite-fetch.js';

/** How many listings one hour's check of prices asks for. */
const CHECKS_AT_ONCE = 200;

/** Pages to be read: by the crawler that is attached, else by the fetcher of our own. Results become listings. */
@Injectable()
export class CrawlService implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly listings: ListingsService,
    private readonly external: ExternalCrawler,
    private readonly guard: GuardedFetch,
    private readonly fetch: PoliteFetch,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  onModuleInit(): void {
    this.queue.handle(crawlQueue, ({ jobId }) => this.run(jobId));
    this.external.onResult((result) => this.ingest(result));
  }

  /** Asks for a page to be read. @throws PageNotPermitted if we would have to read it and may not */
  async ask(kind: CrawlKind, url: string): Promise<CrawlJob> {
    if (!this.external.isAttached && !this.guard.permits(url)) throw new PageNotPermitted();
    return this.prisma.$transaction(async (tx) => {
      const job = await tx.crawlJob.create({ data: { kind, url } });
      await this.queue.send(tx, crawlQueue, { jobId: job.id });
      return job;
    });
  }

  /** Takes what a crawler found. Told twice it is the same: jobs end once, listings are known by their address. */
  async ingest({ jobId, listings, productUrls, error }: CrawlResult): Promise<void> {
    for (const listing of listings) await this.listings.note(listing);
    const wanted = productUrls.filter((url) => this.external.isAttached || this.guard.permits(url));
    const ended = jobId && (await this.end(jobId, listings.length, error));
    if (ended) for (const url of wanted) await this.ask('PRODUCT', url);
  }

  private async run(id: string): Promise<void> {
    const { count } = await this.prisma.crawlJob.updateMany({
      where: { id, state: { in: ['WAITING', 'RUNNING'] } },
      data: { state: 'RUNNING' },
    });
    if (count === 0) return;
    const { kind, url } = await this.prisma.crawlJob.findUniqueOrThrow({ where: { id } });
    if (this.external.isAttached) return this.external.send({ kind, url, jobId: id });
    await this.ingest({ jobId: id, ...(await this.read(kind, url)) });
  }

  private async read(kind: CrawlKind, address: string): Promise<Omit<CrawlResult, 'jobId'>> {
    try {
      const { body, url } = await this.fetch.get(address);
      const { listings, productUrls } = await readJsonLd(body.toString('utf8'), url);
      const isList = kind === 'LIST';
      // The page of a product shows others too ("you may also like"): its own is the first.
      return {
        listings: isList ? [] : listings.slice(0, 1),
        productUrls: isList ? productUrls : [],
        error: null,
      };
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      return { listings: [], productUrls: [], error: error.message.slice(0, 500) };
    }
  }

  /** @returns false if it had ended before */
  private async end(id: string, found: number, error: string | null): Promise<boolean> {
    const { count } = await this.prisma.crawlJob.updateMany({
      where: { id, state: { in: ['WAITING', 'RUNNING'] } },
      data: { state: error === null ? 'DONE' : 'FAILED', found, error, finishedAt: new Date() },
    });
    return count === 1;
  }

  /** Asks again for the pages of accepted listings that were not seen for a while. @returns for how many */
  async checkPrices(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    if (this.config.crawlHosts.length === 0 && !this.external.isAttached) return 0;
    const due = await this.prisma.crawledListing.findMany({
      where: { state: 'ACCEPTED', seenAt: { lt: after(-this.config.priceCheckHours * HOUR) } },
      orderBy: { seenAt: 'asc' },
      take: CHECKS_AT_ONCE,
      select: { url: true },
    });
    const permitted = due.filter(({ url }) => this.external.isAttached || this.guard.permits(url));
    for (const { url } of permitted) {
      signal?.throwIfAborted();
      await this.ask('PRODUCT', url);
    }
    return permitted.length;
  }
}
