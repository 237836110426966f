import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { mailConfig } from '../../config/mail.config.js';
import type { MailConfig } from '../../config/mail.config.js';
import { DevMailController } from './dev-mail.controller.js';
import { MailPace } from './mail-pace.service.js';
import { Mailer } from './mailer.js';
import { OutboxMailer } from './outbox.mailer.js';
import { MailTransport } from './outgoing-mail.js';
import { ResendMailer } from './resend.mailer.js';
import { ResendWebhookController } from './resend-webhook.controller.js';
import { ResendWebhooks } from './resend-webhooks.service.js';
import { SmtpMailer } from './smtp.mailer.js';
import { Suppressions } from './suppressions.service.js';

/** Outgoing mail, what comes back of it, and outside production a page that shows it. */
@Global()
@Module({
  controllers: [DevMailController, ResendWebhookController],
  providers: [
    Mailer,
    MailPace,
    Suppressions,
    ResendWebhooks,
    { provide: MailTransport, inject: [mailConfig.KEY, appConfig.KEY], useFactory: transportOf },
  ],
  exports: [Mailer, MailPace, ResendWebhooks, Suppressions],
})
export class MailModule {}

function transportOf({ from, way }: MailConfig, { dataDir }: AppConfig): MailTransport {
  switch (way.transport) {
    case 'resend':
      return new ResendMailer(from, way);
    case 'smtp':
      return new SmtpMailer(from, way.url);
    case 'outbox':
      return new OutboxMailer(join(dataDir, 'mail'));
  }
}
