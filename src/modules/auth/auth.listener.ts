import { Injectable } from '@nestjs/common';
import { registrationRepeated, userRegistered, verificationRequested } from '../../facts/auth.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { AuthMails } from './auth-mails.js';

/** Facts of accounts -> mails that prove or warn. */
@Injectable()
export class AuthListener {
  constructor(private readonly mails: AuthMails) {}

  @OnFact(userRegistered)
  onUserRegistered({ id, data }: HeardFact<typeof userRegistered>): Promise<void> {
    return this.mails.sendVerification(data.userId, id);
  }

  @OnFact(verificationRequested)
  onVerificationRequested({ id, data }: HeardFact<typeof verificationRequested>): Promise<void> {
    return this.mails.sendVerification(data.userId, id);
  }

  @OnFact(registrationRepeated)
  onRegistrationRepeated({ id, data }: HeardFact<typeof registrationRepeated>): Promise<void> {
    return this.mails.sendAlreadyRegistered(data.userId, id);
  }
}
