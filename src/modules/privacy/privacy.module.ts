import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { ExportLinks } from './export-links.js';
import { ExportMails } from './export-mails.js';
import { ExportsController } from './exports.controller.js';
import { ExportsData } from './exports.data.js';
import { ExportsReader } from './exports.reader.js';
import { ExportsService } from './exports.service.js';
import { PrivacyUpkeepService } from './privacy-upkeep.service.js';
import { PrivacyListener } from './privacy.listener.js';

/** What people may ask of their data: a copy of it, and that it is forgotten. */
@Module({
  imports: [UsersModule],
  controllers: [ExportsController],
  providers: [
    ExportLinks,
    ExportMails,
    ExportsData,
    ExportsReader,
    ExportsService,
    PrivacyListener,
    PrivacyUpkeepService,
  ],
  exports: [ExportsService, PrivacyUpkeepService],
})
export class PrivacyModule {}
