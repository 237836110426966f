import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; the 0.3 is the objective for public reads (docs/operations/monitoring.md). */
const LATENCY_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

interface Described<Label extends string> {
  name: string;
  help: string;
  labelNames?: Label[];
}

/**
 * The figures of this process, in Prometheus's text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
 * Whoever has something to count makes its metric here, once, under a name that never changes: rules of alerts hang on it.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly readers: (() => Promise<void> | void)[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(described: Described<Label>): Counter<Label> {
    return new Counter({ labelNames: [], ...described, registers: [this.registry] });
  }

  gauge<Label extends string>(described: Described<Label>): Gauge<Label> {
    return new Gauge({ labelNames: [], ...described, registers: [this.registry] });
  }

  /** Of durations in seconds. */
  histogram<Label extends string>(described: Described<Label>): Histogram<Label> {
    return new Histogram({
      labelNames: [],
      buckets: LATENCY_BUCKETS,
      ...described,
      registers: [this.registry],
    });
  }

  /** Names what is to be read when somebody asks for the figures. One that fails leaves its figures as they were. */
  beforeReading(read: () => Promise<void> | void): void {
    this.readers.push(read);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    await Promise.allSettled(this.readers.map(async (read) => read()));
    return this.registry.metrics();
  }

  onApplicationShutdown(): void {
    this.registry.clear();
  }
}
