import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { CrawlService } from '../products/crawl/crawl.service.js';
import { ImportUpkeep } from '../products/imports/import-upkeep.service.js';

/** When prices are looked at again, and when imports are forgotten. The clock only announces; a worker does it. */
@Injectable()
export class CatalogueTimetable {
  constructor(
    private readonly crawl: CrawlService,
    private readonly imports: ImportUpkeep,
  ) {}

  @Cron('13 * * * *', { timeZone: 'UTC' })
  async requestPriceChecks(): Promise<void> {
    await this.crawl.requestPriceChecks(new Date().toISOString().slice(0, 13));
  }

  @Cron('41 3 * * *', { timeZone: 'UTC' })
  async requestImportUpkeep(): Promise<void> {
    await this.imports.request(new Date().toISOString().slice(0, 10));
  }
}
