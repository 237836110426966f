import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { PrivacyUpkeepService } from '../privacy/privacy-upkeep.service.js';

/** When what people's data needs is done. The clock only announces; a worker does it. */
@Injectable()
export class PrivacyTimetable {
  constructor(
    private readonly upkeep: PrivacyUpkeepService,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  @Cron('0 17 3 * * *', { timeZone: 'UTC' })
  async announceNightlyUpkeep(): Promise<void> {
    if (this.app.works) await this.upkeep.announce();
  }
}
