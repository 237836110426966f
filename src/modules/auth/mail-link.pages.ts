import { questionPage } from '../../platform/http/small-page.js';

export const verifyEmailPage = (token: string) =>
  questionPage({
    title: 'Verify your address',
    question: 'Is this your e-mail address?',
    button: 'Yes, verify it',
    route: '/api/auth/verify-email',
    token,
    done: 'Your address is verified. You can sign in.',
  });

/** As `verifyEmailPage`, for a new address of an account. */
export const confirmEmailPage = (token: string) =>
  questionPage({
    title: 'Confirm your new address',
    question: 'Shall your account have this e-mail address from now on?',
    button: 'Yes, change it',
    route: '/api/auth/confirm-email',
    token,
    done: 'Your account has its new address. Sign in with it from now on.',
  });

/** As `verifyEmailPage`, for a deleted account. */
export const restoreAccountPage = (token: string) =>
  questionPage({
    title: 'Bring your account back',
    question: 'Shall your deleted account be as it was?',
    button: 'Yes, bring it back',
    route: '/api/auth/restore-account',
    token,
    done: 'Your account is back. You can sign in.',
  });

/** A page that asks for a new password. */
export const resetPasswordPage = (token: string) =>
  questionPage({
    title: 'Choose a new password',
    question: 'Choose a new password of 8 characters or more.',
    button: 'Change it',
    route: '/api/auth/reset-password',
    token,
    done: 'Your password is changed. You can sign in with it.',
    asksPassword: true,
  });
