import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ResendWebhooks } from '../../platform/mail/resend-webhooks.service.js';

/** Once a day, whatever the number of replicas: the day is the slot. */
@Injectable()
export class MailTimetable {
  constructor(private readonly webhooks: ResendWebhooks) {}

  @Cron('0 37 3 * * *', { timeZone: 'UTC' })
  async requestForgetting(): Promise<void> {
    await this.webhooks.requestForgetting(new Date().toISOString().slice(0, 10));
  }
}
