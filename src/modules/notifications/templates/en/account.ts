import { formatMoment } from '../../../../common/locales.js';
import type { DeviceWords, Family, Templates } from '../words.js';

type Security = Exclude<Family<'account'>, 'account.suspended' | 'account.suspension_lifted'>;

const NOT_YOU =
  'If it was not you, ask for a new password at once (“forgot password”): that signs everybody out.';
const button = 'Open my account';

export const ACCOUNT_TEXTS: Templates<Security> = {
  'account.password_changed': {
    name: 'My password was changed',
    say: () => ({
      title: 'Your password was changed',
      text: `The password of your account was just changed, and other devices were signed out.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.email_changed': {
    name: 'My e-mail address was changed',
    say: () => ({
      title: 'Your e-mail address was changed',
      text: 'Your account has another e-mail address from now on. Mails about it go there.',
      button,
    }),
  },
  'account.new_device': {
    name: 'Somebody signed in from a new device',
    say: (words) => ({
      title: 'New sign-in to your account',
      text: `Your account was just used from a new device: ${deviceIn(words)}, address ${words.ip ?? 'unknown'}, ${formatMoment(new Date(words.at), 'en')}.\nIf it was you, there is nothing to do. ${NOT_YOU}`,
      button,
    }),
  },
  'account.session_ended': {
    name: 'A session was ended because its token came back',
    say: () => ({
      title: 'A session was ended for your safety',
      text: `Somebody showed a sign-in token that had been used before, so that device was signed out.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_on': {
    name: 'A second factor was set up',
    say: () => ({
      title: 'A second factor was set up',
      text: `Signing in to your account now also takes a code from your authenticator app.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_off': {
    name: 'My second factor was removed',
    say: () => ({
      title: 'Your second factor was removed',
      text: `Signing in to your account no longer takes a code.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_reset': {
    name: 'My second factor was reset by an operator',
    say: () => ({
      title: 'Your second factor was reset',
      text:
        'An operator took the second factor of your account away, because we were told that it is lost. ' +
        'Every device was signed out; your password is the same as before.\n' +
        'Sign in and set up a new one. If you did not ask for this, choose a new password at once ' +
        '(“forgot password”) and reply to this mail.',
      button,
    }),
  },
  'account.recovery_codes_renewed': {
    name: 'My recovery codes were replaced',
    say: () => ({
      title: 'Your recovery codes were replaced',
      text: `New recovery codes were made for your account. The old ones no longer work.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.recovery_code_used': {
    name: 'A recovery code was used',
    say: ({ left }) => ({
      title: 'A recovery code was used',
      text: `Somebody signed in to your account with a recovery code. ${left === 1 ? 'One code is' : `${left || 'No'} codes are`} left.\n${NOT_YOU}`,
      button,
    }),
  },
};

function deviceIn({ browser, system }: DeviceWords): string {
  if (!browser && !system) return 'an unknown device';
  return `${browser ?? 'unknown browser'}${system ? ` on ${system}` : ''}`;
}
