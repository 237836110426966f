import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { IdempotencyRecords } from '../../platform/idempotency/idempotency-records.service.js';

/** Once an hour, whatever the number of replicas: the hour is the slot. */
@Injectable()
export class IdempotencyTimetable {
  constructor(private readonly records: IdempotencyRecords) {}

  @Cron('0 7 * * * *', { timeZone: 'UTC' })
  async requestPurge(): Promise<void> {
    await this.records.requestPurge(new Date().toISOString().slice(0, 13));
  }
}
