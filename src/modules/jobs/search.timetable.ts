import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SearchAuditor } from '../search/audit/search-audit.service.js';

/** Once an hour, whatever the number of replicas: the hour is the slot. */
@Injectable()
export class SearchTimetable {
  constructor(private readonly auditor: SearchAuditor) {}

  @Cron('0 43 * * * *', { timeZone: 'UTC' })
  async requestAudit(): Promise<void> {
    await this.auditor.request(new Date().toISOString().slice(0, 13));
  }
}
