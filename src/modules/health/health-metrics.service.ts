import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../platform/telemetry/metrics.service.js';
import { HealthService } from './health.service.js';

/** What the health page says of each thing that the process leans on, for alerts. */
@Injectable()
export class HealthMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly health: HealthService,
  ) {}

  onModuleInit(): void {
    const up = this.metrics.gauge({
      name: 'dependency_up',
      help: '1: well, or built in; 0: down or degraded',
      labelNames: ['dependency'],
    });
    this.metrics.beforeReading(async () => {
      const { checks } = await this.health.report();
      for (const [dependency, condition] of Object.entries(checks))
        up.set({ dependency }, condition === 'ok' || condition === 'embedded' ? 1 : 0);
    });
  }
}
