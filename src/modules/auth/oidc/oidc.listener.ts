import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../../facts/fact.js';
import { identityLinked, identityUnlinked } from '../../../facts/users.facts.js';
import { OnFact } from '../../../platform/events/on-fact.decorator.js';
import { OidcMails } from './oidc-mails.js';

/** Whoever gains or loses a way in is told by mail. */
@Injectable()
export class OidcListener {
  constructor(private readonly mails: OidcMails) {}

  @OnFact(identityLinked)
  onIdentityLinked({ id, data }: HeardFact<typeof identityLinked>): Promise<void> {
    return this.mails.send(data.userId, id, (words) => words.signInLinked(data));
  }

  @OnFact(identityUnlinked)
  onIdentityUnlinked({ id, data }: HeardFact<typeof identityUnlinked>): Promise<void> {
    return this.mails.send(data.userId, id, (words) => words.signInUnlinked(data));
  }
}
