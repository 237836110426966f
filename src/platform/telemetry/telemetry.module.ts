import { Global, Module } from '@nestjs/common';
import { MachineMetrics } from './machine-metrics.service.js';
import { MetricsPort } from './metrics-port.service.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.service.js';

/** What the process tells those who watch it. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [Metrics, MetricsPort, MachineMetrics],
  exports: [Metrics],
})
export class TelemetryModule {}
