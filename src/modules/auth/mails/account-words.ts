import type { Locale } from '../../../common/locales.js';
import type { MailText } from '../../../platform/mail/mail-layout.js';
import { ENGLISH } from './account-words.en.js';
import { FRENCH } from './account-words.fr.js';
import { GERMAN } from './account-words.de.js';

/** The words of every mail about an account. Values are plain text: the layout escapes them. */
export interface AccountWords {
  /** The last line of each: why it came. */
  reason: string;
  verifyEmail(): MailText;
  alreadyRegistered(): MailText;
  resetPassword(): MailText;
  confirmEmail(): MailText;
  addressInUse(): MailText;
  emailChanged(): MailText;
  signInLinked(by: { provider: string }): MailText;
  signInUnlinked(by: { provider: string }): MailText;
  /** @param kept how long there is a way back; 0: there is none */
  accountDeleted(kept: { days: number }): MailText;
  accountReturned(): MailText;
}

const WORDS: Record<Locale, AccountWords> = { en: ENGLISH, fr: FRENCH, de: GERMAN };

export function accountWords(locale: Locale): AccountWords {
  return WORDS[locale];
}
