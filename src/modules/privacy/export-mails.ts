import { Inject, Injectable } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import { layOutMail } from '../../platform/mail/mail-layout.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { UsersReader } from '../users/users.reader.js';

@Injectable()
export class ExportMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersReader,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(privacyConfig.KEY) private readonly config: PrivacyConfig,
  ) {}

  /** The link leads to a page behind the sign-in: whoever gets hold of the mail alone gets nothing. */
  async sendReady(userId: string, factId: string): Promise<void> {
    const user = await this.users.findContact(userId);
    if (!user) return;
    const url = this.app.webUrl
      ? `${this.app.webUrl}/account/export`
      : `${this.app.publicUrl}/api/users/me/export`;
    const content = {
      greeting: `Hello ${user.displayName},`,
      paragraphs: [
        'the copy of your data that you asked for is ready.',
        `Sign in to fetch it. It is kept for ${this.config.exportKeepDays} days. If you did not ask for it, change your password.`,
      ],
      action: { label: 'Fetch my data', url },
      footer: 'You get this mail because a copy of your data was asked for at KwadMarket.',
    };
    await this.mailer.send({
      id: `export-${factId}`,
      to: user.email,
      subject: 'Your data is ready',
      ...layOutMail(content),
    });
  }
}
