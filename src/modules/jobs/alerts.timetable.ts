import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { AlertDigests } from '../alerts/alert-digests.service.js';

/** In the morning, whatever the number of replicas: the day or the week is the slot. */
@Injectable()
export class AlertsTimetable {
  constructor(private readonly digests: AlertDigests) {}

  @Cron('0 0 6 * * *', { timeZone: 'UTC' })
  async requestDailyDigests(): Promise<void> {
    await this.digests.request('DAILY');
  }

  @Cron('0 5 6 * * 1', { timeZone: 'UTC' })
  async requestWeeklyDigests(): Promise<void> {
    await this.digests.request('WEEKLY');
  }
}
