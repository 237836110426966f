import { Module } from '@nestjs/common';
import { SearchModule } from '../search/search.module.js';
import { HealthMetrics } from './health-metrics.service.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Liveness, readiness, what is degraded. */
@Module({
  imports: [SearchModule],
  controllers: [HealthController],
  providers: [HealthService, HealthMetrics],
})
export class HealthModule {}
