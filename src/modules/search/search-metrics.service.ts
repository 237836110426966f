import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../platform/telemetry/metrics.service.js';
import { SearchReader } from './search.reader.js';

/** What search tells those who watch it. */
@Injectable()
export class SearchMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly searching: SearchReader,
  ) {}

  onModuleInit(): void {
    const drift = this.metrics.gauge({
      name: 'search_drift',
      help: 'Documents that the last comparison of database and index found wrong, and mended',
    });
    const lag = this.metrics.gauge({
      name: 'search_lag_seconds',
      help: 'For how long the oldest change waits that search does not show yet',
    });
    const up = this.metrics.gauge({
      name: 'search_engine_up',
      help: '1 while the configured engine answers, 0 while PostgreSQL answers in its place',
    });
    this.metrics.beforeReading(async () => {
      const status = await this.searching.status();
      drift.set(status.drift?.found ?? 0);
      lag.set(status.lagSeconds);
      up.set(status.answering === status.engine ? 1 : 0);
    });
  }
}
