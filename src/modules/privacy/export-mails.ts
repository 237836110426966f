import { Inject, Injectable } from '@nestjs/common';
import { toLocale } from '../../common/locales.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import { layOutMail } from '../../platform/mail/mail-layout.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { UsersReader } from '../users/users.reader.js';
import { exportWords } from './export-words.js';

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
    const locale = toLocale(user.locale);
    const words = exportWords(locale);
    const frame = { locale, name: user.displayName, reason: words.reason, url };
    await this.mailer.sendIfReachable({
      id: `export-${factId}`,
      to: user.email,
      askedFor: true,
      ...layOutMail(words.ready({ days: this.config.exportKeepDays }), frame),
    });
  }
}
