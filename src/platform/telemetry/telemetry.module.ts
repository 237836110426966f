import { Global, Module } from '@nestjs/common';
import { MachineMetrics } from './machine-metrics.service.js';
import { MetricsPort } from './metrics-port.service.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.service.js';
import { Observers } from './observers.service.js';

/** What the process tells those who watch it. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [Metrics, Observers, MetricsPort, MachineMetrics],
  exports: [Metrics],
})
export class TelemetryModule {}
