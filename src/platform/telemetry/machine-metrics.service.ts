import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PrismaService } from '../prisma/prisma.service.js';
import { QueueService } from '../queue/queue.service.js';
import { RealtimeService } from '../realtime/realtime.service.js';
import { Metrics } from './metrics.service.js';

/** What the machinery knows of itself without being asked to count: pool, queues, facts, sockets. */
@Injectable()
export class MachineMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly realtime: RealtimeService,
  ) {}

  onModuleInit(): void {
    this.readPool();
    this.readQueues();
    this.readDeadFacts();
    this.readSockets();
  }

  private readPool(): void {
    const connections = this.metrics.gauge({
      name: 'db_pool_connections',
      help: 'Connections of the pool by state',
      labelNames: ['state'],
    });
    const waiting = this.metrics.gauge({
      name: 'db_pool_waiting',
      help: 'Who waits for a connection of the pool',
    });
    this.metrics.beforeReading(() => {
      const { totalCount, idleCount, waitingCount } = this.prisma.pool;
      connections.set({ state: 'idle' }, idleCount);
      connections.set({ state: 'busy' }, totalCount - idleCount);
      waiting.set(waitingCount);
    });
  }

  private readQueues(): void {
    const jobs = this.metrics.gauge({
      name: 'queue_jobs',
      help: 'Jobs by queue and state',
      labelNames: ['queue', 'state'],
    });
    const oldest = this.metrics.gauge({
      name: 'queue_oldest_job_age_seconds',
      help: 'How long the oldest due job waits; of the queue "facts" it is the lag of facts',
      labelNames: ['queue'],
    });
    this.metrics.beforeReading(async () => {
      for (const { name, waiting, active, failed, oldestSeconds } of await this.queue.depths()) {
        jobs.set({ queue: name, state: 'waiting' }, waiting);
        jobs.set({ queue: name, state: 'active' }, active);
        jobs.set({ queue: name, state: 'failed' }, failed);
        oldest.set({ queue: name }, oldestSeconds);
      }
    });
  }

  private readDeadFacts(): void {
    const dead = this.metrics.gauge({ name: 'facts_dead', help: 'Facts that were given up' });
    this.metrics.beforeReading(async () => {
      dead.set(await this.prisma.factFailure.count({ where: { deadAt: { not: null } } }));
    });
  }

  private readSockets(): void {
    const sockets = this.metrics.gauge({ name: 'sockets_connected', help: 'Open sockets of this process' });
    this.metrics.beforeReading(() => sockets.set(this.realtime.server.sockets.sockets.size));
  }
}
