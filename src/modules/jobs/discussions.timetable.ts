import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DiscussionUpkeep } from '../messages/discussion-upkeep.service.js';

/** Once a night, whatever the number of replicas: the day is the slot. */
@Injectable()
export class DiscussionsTimetable {
  constructor(private readonly upkeep: DiscussionUpkeep) {}

  @Cron('41 3 * * *', { timeZone: 'UTC' })
  async requestUpkeep(): Promise<void> {
    await this.upkeep.request(new Date().toISOString().slice(0, 10));
  }
}
