import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import { dataExportReady, userDeleted } from '../../facts/users.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { ExportMails } from './export-mails.js';
import { ExportsService } from './exports.service.js';

@Injectable()
export class PrivacyListener {
  constructor(
    private readonly exports: ExportsService,
    private readonly mails: ExportMails,
  ) {}

  @OnFact(dataExportReady)
  onDataExportReady({ id, data }: HeardFact<typeof dataExportReady>): Promise<void> {
    return this.mails.sendReady(data.userId, id);
  }

  @OnFact(userDeleted)
  async onUserDeleted({ data }: HeardFact<typeof userDeleted>): Promise<void> {
    await this.exports.expireAllOf(data.userId);
  }
}
