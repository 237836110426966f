import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { AuditController } from './audit.controller.js';
import { AuditReader } from './audit.reader.js';

/** Reading the audit log. It is written where facts are recorded (`platform/audit`). */
@Module({
  imports: [UsersModule],
  controllers: [AuditController],
  providers: [AuditReader],
  exports: [AuditReader],
})
export class AuditModule {}
