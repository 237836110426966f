import { Injectable } from '@nestjs/common';
import { toLocale } from '../../common/locales.js';
import type { Locale } from '../../common/locales.js';
import { layOutMail } from '../../platform/mail/mail-layout.js';
import type { MailText } from '../../platform/mail/mail-layout.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { accountWords } from './mails/account-words.js';
import type { AccountWords } from './mails/account-words.js';

interface Recipient {
  email: string;
  displayName: string;
  locale: string;
}

/** Sends mails about an account. Each carries the id of what is behind it, so it goes out once. */
@Injectable()
export class AccountMailer {
  constructor(private readonly mailer: Mailer) {}

  /**
   * @param factId the fact that asks for the mail; a suffix tells apart several mails of one fact
   * @param choose picks the mail out of the words of the recipient's language
   * @param link what its button opens; such a mail was asked for just now
   */
  async send(
    { email, displayName, locale: tag }: Recipient,
    factId: string,
    choose: (words: AccountWords, locale: Locale) => MailText,
    link?: string,
  ): Promise<void> {
    const locale = toLocale(tag);
    const words = accountWords(locale);
    const frame = { locale, name: displayName, reason: words.reason, ...(link ? { url: link } : {}) };
    await this.mailer.sendIfReachable({
      id: `account-${factId}`,
      to: email,
      askedFor: link !== undefined,
      ...layOutMail(choose(words, locale), frame),
    });
  }
}
