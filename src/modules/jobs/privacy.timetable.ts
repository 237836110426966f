import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { PrivacyUpkeepService } from '../privacy/privacy-upkeep.service.js';

/** When what people's data needs is done. The clock only announces; a worker does it. */
@Injectable()
export class PrivacyTimetable {
  constructor(private readonly upkeep: PrivacyUpkeepService) {}

  @Cron('0 17 3 * * *', { timeZone: 'UTC' })
  async announceNightlyUpkeep(): Promise<void> {
    await this.upkeep.announce(new Date().toISOString().slice(0, 10));
  }
}
