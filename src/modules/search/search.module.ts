import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { SearchAuditor } from './audit/search-audit.service.js';
import { SearchEngines } from './engine/search-engines.js';
import { ChangeListener } from './feed/change-listener.js';
import { IndexKeeper } from './feed/index-keeper.service.js';
import { SearchReplica } from './feed/replica.service.js';
import { SearchFeed } from './feed/search-feed.service.js';
import { PostgresEngine } from './postgres/postgres.engine.js';
import { ReindexSteps } from './reindex/reindex-steps.service.js';
import { SearchReindexing } from './reindex/search-reindexing.service.js';
import { SearchAdminController } from './search-admin.controller.js';
import { SearchCardsReader } from './search-cards.reader.js';
import { SearchController } from './search.controller.js';
import { SearchMetrics } from './search-metrics.service.js';
import { SearchReader } from './search.reader.js';

/** Finding products and deals by words: the index, what keeps it up with the database, and the engines behind it. */
@Module({
  imports: [ProductsModule],
  controllers: [SearchController, SearchAdminController],
  providers: [
    PostgresEngine,
    SearchEngines,
    SearchFeed,
    SearchReplica,
    IndexKeeper,
    ChangeListener,
    ReindexSteps,
    SearchReindexing,
    SearchAuditor,
    SearchReader,
    SearchMetrics,
    SearchCardsReader,
  ],
  exports: [SearchAuditor, SearchReader],
})
export class SearchModule {}
