import type { AccountWords } from './account-words.js';

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
        ? `For ${days} days you can bring it back as it was. Then what is left of your data is erased for good.`
        : 'What is left of your data is being erased for good.',
      'If it was not you, reply to this mail at once. Thank you for having been here.',
    ],
    ...(days > 0 ? { action: 'Bring my account back' } : {}),
  }),
  accountReturned: () => ({
    subject: 'Your account is back',
    paragraphs: [
      'Your deleted account is as it was. Sign in with your password; your deals wait for you as drafts.',
      'If it was not you, choose a new password at once and reply to this mail.',
    ],
  }),
};
