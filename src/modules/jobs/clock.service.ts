import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { MINUTE } from '../../common/time.js';
import { dayBegan } from '../../facts/clock.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { DealClock } from '../deals/deal-clock.service.js';
import { SuspensionsService } from '../moderation/suspensions.service.js';
import { clockQueue } from './clock.queue.js';

type Task = 'expireOverdueDeals' | 'warnExpiringDeals' | 'liftEndedSuspensions' | 'announceDay';

/** The timetable. Every replica's clock strikes; the queue keeps one job for each task and slot. */
@Injectable()
export class ClockService implements OnModuleInit {
  constructor(
    private readonly queue: QueueService,
    private readonly deals: DealClock,
    private readonly suspensions: SuspensionsService,
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  onModuleInit(): void {
    this.queue.handle(clockQueue, ({ task }) => this.run(task as Task));
  }

  @Cron('*/5 * * * *')
  expire(): Promise<void> {
    return this.strike('expireOverdueDeals', 5);
  }

  @Cron('7,37 * * * *')
  warn(): Promise<void> {
    return this.strike('warnExpiringDeals', 30);
  }

  @Cron('*/10 * * * *')
  lift(): Promise<void> {
    return this.strike('liftEndedSuspensions', 10);
  }

  @Cron('23 4 * * *', { timeZone: 'UTC' })
  announce(): Promise<void> {
    return this.strike('announceDay', 1_440);
  }

  /** Asks for a task once in its slot of so many minutes, whoever else asks. */
  async strike(task: Task, everyMinutes: number, now = new Date()): Promise<void> {
    const slot = Math.floor(now.getTime() / (everyMinutes * MINUTE));
    await this.queue.sendOnce(clockQueue, { task }, `${task}:${slot}`);
  }

  private async run(task: Task): Promise<void> {
    if (task === 'announceDay') await this.announceDay(new Date());
    else if (task === 'liftEndedSuspensions') await this.suspensions.liftEndedSuspensions();
    else await this.deals[task]();
  }

  /** Modules that react hear of the day as of anything else. */
  private async announceDay(now: Date): Promise<void> {
    const day = now.toISOString().slice(0, 10);
    await this.prisma.$transaction((tx) => this.facts.record(tx, dayBegan({ day })));
  }
}
