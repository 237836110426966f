import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { OfferClock } from '../offers/offer-clock.service.js';

/** Every five minutes, whatever the number of replicas: the minute is the slot. */
@Injectable()
export class OffersTimetable {
  constructor(private readonly clock: OfferClock) {}

  @Cron('0 */5 * * * *', { timeZone: 'UTC' })
  async requestExpiry(): Promise<void> {
    await this.clock.requestExpiry(new Date().toISOString().slice(0, 16));
  }
}
