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
import { ResendWebhookController } from './resend-webhook.controller.js';
import { ResendWebhooks } from './resend-webhooks.service.js';
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

/** Only the library of the way that is configured is loaded. */
async function transportOf({ from, way }: MailConfig, { dataDir }: AppConfig): Promise<MailTransport> {
  switch (way.transport) {
    case 'resend': {
      const { ResendMailer } = await import('./resend.mailer.js');
      return new ResendMailer(from, way);
    }
    case 'smtp': {
      const { SmtpMailer } = await import('./smtp.mailer.js');
      return new SmtpMailer(from, way.url);
    }
    case 'outbox':
      return new OutboxMailer(join(dataDir, 'mail'));
  }
}
