import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { mailConfig } from '../../config/mail.config.js';
import type { MailConfig } from '../../config/mail.config.js';
import { DevMailController } from './dev-mail.controller.js';
import { Mailer } from './mailer.js';
import { OutboxMailer } from './outbox.mailer.js';
import { ResendMailer } from './resend.mailer.js';

/** Outgoing mail, and outside production a page that shows it. */
@Global()
@Module({
  controllers: [DevMailController],
  providers: [
    {
      provide: Mailer,
      inject: [mailConfig.KEY, appConfig.KEY],
      useFactory: (mail: MailConfig, app: AppConfig) =>
        mail.resend ? new ResendMailer(mail.from, mail.resend) : new OutboxMailer(join(app.dataDir, 'mail')),
    },
  ],
  exports: [Mailer],
})
export class MailModule {}
