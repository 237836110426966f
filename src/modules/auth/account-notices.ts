import { Injectable } from '@nestjs/common';
import type { MailToken, Session, User } from '../../platform/prisma/generated/client.js';
import { AccountMailer } from './account-mailer.js';
import { deviceLabel } from './device.js';

const NOT_YOU =
  'If it was not you, ask for a new password at once (“forgot password”): that signs everybody out.';

/** Mails that tell of a change after it happened, so that a change by somebody else does not go unseen. */
@Injectable()
export class AccountNotices {
  constructor(private readonly mails: AccountMailer) {}

  async passwordChanged(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, 'Your password was changed', {
      paragraphs: [
        'the password of your account was just changed, and other devices were signed out.',
        NOT_YOU,
      ],
    });
  }

  async newDevice(user: User, { userAgent, ip, createdAt }: Session, factId: string): Promise<void> {
    const when = createdAt.toISOString().replace('T', ' ').slice(0, 16);
    await this.mails.send(user, factId, 'New sign-in to your account', {
      paragraphs: [
        `your account was just used from a new device: ${deviceLabel(userAgent)}, address ${ip ?? 'unknown'}, ${when} UTC.`,
        `If it was you, there is nothing to do. ${NOT_YOU}`,
      ],
    });
  }

  async secondFactorOn(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, 'A second factor was set up', {
      paragraphs: ['signing in to your account now also takes a code of your authenticator app.', NOT_YOU],
    });
  }

  async secondFactorOff(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, 'Your second factor was removed', {
      paragraphs: ['signing in to your account no longer takes a code.', NOT_YOU],
    });
  }

  async secondFactorReset(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, 'Your second factor was reset', {
      paragraphs: [
        'an operator took the second factor of your account away, because we were told that it is lost. ' +
          'Every device was signed out; your password is the same as before.',
        'Sign in and set up a new one. If you did not ask for this, choose a new password at once ' +
          '(“forgot password”) and answer to this mail.',
      ],
    });
  }

  async recoveryCodesRenewed(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, 'Your recovery codes were replaced', {
      paragraphs: ['new recovery codes were made for your account. The old ones count no more.', NOT_YOU],
    });
  }

  async accountDeleted(farewell: { email: string; displayName: string }, factId: string): Promise<void> {
    await this.mails.send(farewell, factId, 'Your account was deleted', {
      paragraphs: [
        'your account was deleted. Nobody can sign in to it any more, and your deals are no longer shown.',
        'What you wrote and your pictures are removed for good after a while. This address can be used for a new account.',
        'If it was not you, answer to this mail at once.',
      ],
    });
  }

  async recoveryCodeUsed(user: User, left: number, factId: string): Promise<void> {
    await this.mails.send(user, factId, 'A recovery code was used', {
      paragraphs: [`somebody signed in to your account with a recovery code. ${left} are left.`, NOT_YOU],
    });
  }

  /** To both addresses: whoever owns the old one must learn that it is no longer the one. */
  async emailChanged(user: User, { oldEmail, newEmail }: MailToken, factId: string): Promise<void> {
    const content = {
      paragraphs: [
        'your account has another e-mail address from now on. Mails about it go there.',
        'If it was not you, answer to this mail at once.',
      ],
    };
    const recipients = [
      ['old', oldEmail],
      ['new', newEmail],
    ] as const;
    for (const [which, email] of recipients) {
      if (email) {
        const person = { ...user, email };
        await this.mails.send(person, `${factId}-${which}`, 'Your e-mail address was changed', content);
      }
    }
  }
}
