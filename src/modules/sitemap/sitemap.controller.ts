import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { Returns, ReturnsText } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Cacheable } from '../../platform/http/caching.js';
import { robotsTxt } from './robots.js';
import { SitemapPage, SitemapQuery } from './sitemap.dto.js';
import { SitemapReader } from './sitemap.reader.js';

@ApiTags('search engines')
@Public()
@Controller()
export class SitemapController {
  constructor(
    private readonly sitemap: SitemapReader,
    @Inject(appConfig.KEY) private readonly config: AppConfig,
  ) {}

  @Get('sitemap/deals')
  @Cacheable(300)
  @ApiOperation({ summary: 'Every deal on sale, for the sitemap of the front end' })
  @Returns(200, 'A page of a thousand, the oldest first', SitemapPage)
  async deals(@Query({ schema: SitemapQuery }) { cursor }: SitemapQuery) {
    const { items, nextCursor } = await this.sitemap.listDeals(cursor);
    return {
      items: items.map(({ id, updatedAt }) => ({ id, updatedAt: updatedAt.toISOString() })),
      nextCursor,
    };
  }

  @Get('robots.txt')
  @Cacheable(3600)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({
    summary: 'What the front end tells robots',
    description: 'The setting SEARCH_ENGINES says whether they are welcome; outside production they are not.',
  })
  @ReturnsText('A robots.txt (RFC 9309)')
  robots() {
    const { searchEnginesWelcome: welcome, webUrl } = this.config;
    return robotsTxt({ welcome, webUrl });
  }
}
