import type { AccountWords } from './account-words.js';

const NOT_YOU =
  'If it was not you, ask for a new password at once (“forgot password”): that signs everybody out.';

export const ENGLISH: AccountWords = {
  reason: 'You get this mail because somebody, most likely you, used this address at KwadMarket.',
  verifyEmail: () => ({
    subject: 'Verify your e-mail address',
    paragraphs: [
      'Welcome to KwadMarket! Please verify your address to put deals up for sale.',
      'The link works for 24 hours.',
    ],
    action: 'Verify my address',
  }),
  alreadyRegistered: () => ({
    subject: 'You already have an account',
    paragraphs: [
      'Somebody just tried to register with your address. You already have an account, so nothing was changed.',
      'If it was you, simply sign in. If not, there is nothing to do.',
    ],
  }),
  resetPassword: () => ({
    subject: 'Choose a new password',
    paragraphs: [
      'Somebody, most likely you, asked for a new password. The link works once, for 30 minutes.',
      'If it was not you, there is nothing to do: your password stays as it is.',
    ],
    action: 'Choose a new password',
  }),
  confirmEmail: () => ({
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      'Please confirm that your account shall have this address from now on. The link works for 24 hours.',
      'If you did not ask for this, there is nothing to do: nothing changes.',
    ],
    action: 'Confirm my new address',
  }),
  addressInUse: () => ({
    subject: 'Your address is in use',
    paragraphs: [
      'Somebody just tried to give another account this address. It belongs to your account, so nothing was changed.',
    ],
  }),
  emailChanged: () => ({
    subject: 'Your e-mail address was changed',
    paragraphs: [
      'Your account has another e-mail address from now on. Mails about it go there.',
      'If it was not you, reply to this mail at once.',
    ],
  }),
  passwordChanged: () => ({
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account was just changed, and your other devices were signed out.',
      NOT_YOU,
    ],
  }),
  newDevice: ({ label, ip, when }) => ({
    subject: 'New sign-in to your account',
    paragraphs: [
      'Your account was just used from a new device:',
      `${label}\nAddress: ${ip ?? 'unknown'}\n${when}`,
      `If it was you, there is nothing to do. ${NOT_YOU}`,
    ],
  }),
  secondFactorOn: () => ({
    subject: 'A second factor was set up',
    paragraphs: ['Signing in to your account now also takes a code from your authenticator app.', NOT_YOU],
  }),
  secondFactorOff: () => ({
    subject: 'Your second factor was removed',
    paragraphs: ['Signing in to your account no longer takes a code.', NOT_YOU],
  }),
  secondFactorReset: () => ({
    subject: 'Your second factor was reset',
    paragraphs: [
      'An operator removed the second factor of your account, because we were told that it is lost. Every device was signed out; your password is the same as before.',
      'Sign in and set up a new one. If you did not ask for this, choose a new password at once (“forgot password”) and reply to this mail.',
    ],
  }),
  recoveryCodesRenewed: () => ({
    subject: 'Your recovery codes were replaced',
    paragraphs: ['New recovery codes were made for your account. The old ones no longer work.', NOT_YOU],
  }),
  recoveryCodeUsed: ({ left }) => ({
    subject: 'A recovery code was used',
    paragraphs: [
      `Somebody signed in to your account with a recovery code. ${left === 1 ? 'One code is' : `${left || 'No'} codes are`} left.`,
      NOT_YOU,
    ],
  }),
  signInLinked: ({ provider }) => ({
    subject: `You can now sign in through ${provider}`,
    paragraphs: [
      `From now on you can sign in to your account through ${provider}.`,
      'If this was not you, change your password and end your other sessions at once.',
    ],
  }),
  signInUnlinked: ({ provider }) => ({
    subject: `You can no longer sign in through ${provider}`,
    paragraphs: [
      `Signing in to your account through ${provider} was switched off.`,
      'If this was not you, change your password and end your other sessions at once.',
    ],
  }),
  accountDeleted: ({ days }) => ({
    subject: 'Your account was deleted',
    paragraphs: [
      'Your account was deleted, as you asked. Nobody can sign in to it any more, and your deals are no longer shown.',
      days > 0
        ? `What is left of your data is erased for good within ${days} days. This address can be used for a new account.`
        : 'What is left of your data is being erased for good.',
      'If it was not you, reply to this mail at once. Thank you for having been here.',
    ],
  }),
};
