import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ImageSweeps } from '../images/image-sweeps.service.js';

/** Once a night, whatever the number of replicas: the day is the slot. */
@Injectable()
export class ImageSweepsTimetable {
  constructor(private readonly sweeps: ImageSweeps) {}

  @Cron('17 3 * * *', { timeZone: 'UTC' })
  async requestSweep(): Promise<void> {
    await this.sweeps.request(new Date().toISOString().slice(0, 10));
  }
}
