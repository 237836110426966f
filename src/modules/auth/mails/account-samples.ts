import type { MailText } from '../../../platform/mail/mail-layout.js';
import type { AccountWords } from './account-words.js';

/** Every mail about an account, for previews and tests. @param write changes a value that comes from outside */
export function accountSamples(
  words: AccountWords,
  write: (text: string) => string = (text) => text,
): Record<Exclude<keyof AccountWords, 'reason'>, MailText> {
  const by = { provider: write('google') };
  return {
    verifyEmail: words.verifyEmail(),
    alreadyRegistered: words.alreadyRegistered(),
    resetPassword: words.resetPassword(),
    confirmEmail: words.confirmEmail(),
    addressInUse: words.addressInUse(),
    emailChanged: words.emailChanged(),
    signInLinked: words.signInLinked(by),
    signInUnlinked: words.signInUnlinked(by),
    accountDeleted: words.accountDeleted({ days: 30 }),
    accountReturned: words.accountReturned(),
  };
}
