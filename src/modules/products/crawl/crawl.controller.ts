import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../../platform/docs/responses.decorators.js';
import { Allow } from '../../../platform/http/access.decorators.js';
import { Id, PageQuery } from '../../../platform/http/inputs.js';
import { ProductNotFound } from '../products.problems.js';
import { CrawlResult } from './crawl.contract.js';
import {
  AcceptanceBody,
  CrawlJobBody,
  CrawlJobResponse,
  CrawlJobsPage,
  ListingResponse,
  ListingsPage,
  ListingsQuery,
} from './crawl.dto.js';
import { presentCrawlJob, presentListing } from './crawl.presenter.js';
import { ListingNotFound, ListingUnmatched, PageNotPermitted } from './crawl.problems.js';
import { CrawlReader } from './crawl.reader.js';
import { CrawlService } from './crawl.service.js';
import { ListingsService } from './listings.service.js';

@ApiTags('catalogue (admins)')
@Allow('products:crawl')
@Controller('products/crawl')
export class CrawlController {
  constructor(
    private readonly crawl: CrawlService,
    private readonly listings: ListingsService,
    private readonly reader: CrawlReader,
  ) {}

  @Post('jobs')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Have a page of a shop read',
    description: 'By the attached crawler, else by our own.',
  })
  @Returns(202, 'The job', CrawlJobResponse)
  @Fails(PageNotPermitted)
  async ask(@Body({ schema: CrawlJobBody }) { kind, url }: CrawlJobBody) {
    return presentCrawlJob(await this.crawl.ask(kind, url));
  }

  @Get('jobs')
  @ApiOperation({ summary: 'Pages that were asked for, the newest first' })
  @Returns(200, 'A page of jobs', CrawlJobsPage)
  async jobs(@Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.reader.listJobs(query);
    return { items: items.map(presentCrawlJob), nextCursor };
  }

  @Post('results')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Tell what a crawler found',
    description: 'It becomes listings, which change nothing in the catalogue until they are accepted.',
  })
  @Returns(204, 'Noted')
  async ingest(@Body({ schema: CrawlResult }) result: CrawlResult): Promise<void> {
    await this.crawl.ingest(result);
  }

  @Get('listings')
  @ApiOperation({ summary: 'What crawlers found, the newest first' })
  @Returns(200, 'A page of listings', ListingsPage)
  async list(@Query({ schema: ListingsQuery }) query: ListingsQuery) {
    const { items, nextCursor } = await this.reader.listListings(query);
    return { items: items.map(presentListing), nextCursor };
  }

  @Post('listings/:id/acceptance')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Accept a listing as an offer for a product',
    description: 'From then on its price follows what crawlers see there.',
  })
  @Returns(200, 'The listing', ListingResponse)
  @Fails(ListingNotFound, ListingUnmatched, ProductNotFound)
  async accept(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AcceptanceBody }) body: AcceptanceBody,
  ) {
    await this.listings.accept(id, body?.productSlug);
    return presentListing(await this.reader.getListing(id));
  }

  @Post('listings/:id/rejection')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that a listing is no product of ours' })
  @Returns(200, 'The listing', ListingResponse)
  @Fails(ListingNotFound)
  async reject(@Param('id', { schema: Id }) id: string) {
    await this.listings.reject(id);
    return presentListing(await this.reader.getListing(id));
  }
}
