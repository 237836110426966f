import { Injectable } from '@nestjs/common';
import { formatMoment } from '../../common/locales.js';
import type { MailToken, Session, User } from '../../platform/prisma/generated/client.js';
import { AccountMailer } from './account-mailer.js';
import { deviceLabel } from './device.js';

/** Mails that tell of a change after it happened, so that a change by somebody else does not go unseen. */
@Injectable()
export class AccountNotices {
  constructor(private readonly mails: AccountMailer) {}

  async passwordChanged(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.passwordChanged());
  }

  async newDevice(user: User, { userAgent, ip, createdAt }: Session, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words, locale) =>
      words.newDevice({ label: deviceLabel(userAgent, locale), ip, when: formatMoment(createdAt, locale) }),
    );
  }

  async secondFactorOn(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.secondFactorOn());
  }

  async secondFactorOff(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.secondFactorOff());
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
    await this.mails.send(user, factId, (words) => words.recoveryCodeUsed({ left }));
  }

  /** To both addresses: whoever owns the old one must learn that it is no longer the one. */
  async emailChanged(user: User, { oldEmail, newEmail }: MailToken, factId: string): Promise<void> {
    const recipients = [
      ['old', oldEmail],
      ['new', newEmail],
    ] as const;
    for (const [which, email] of recipients) {
      if (!email) continue;
      await this.mails.send({ ...user, email }, `${factId}-${which}`, (words) => words.emailChanged());
    }
  }
}
