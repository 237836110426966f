import { Inject, Injectable } from '@nestjs/common';
import { termsConfig } from '../../config/terms.config.js';
import type { TermsConfig } from '../../config/terms.config.js';
import type { Actor } from '../../platform/http/actor.js';
import { TermsOutdated } from './auth.problems.js';

/** What nobody loses by not agreeing: ending sessions, keeping the account safe, taking one's data, leaving. */
const WITHOUT_TERMS = new Set(['account', 'sessions', 'exports', 'identities']);

/**
 * When the terms rose above what somebody accepted, writing waits until they accept the new ones. Who never accepted
 * any (an account older than the terms) is only asked where acceptance is required.
 */
@Injectable()
export class TermsPolicy {
  constructor(@Inject(termsConfig.KEY) private readonly config: TermsConfig) {}

  /** @throws TermsOutdated if the actor must agree before using `permission` to write */
  assertAccepted({ termsVersion = null }: Actor, permission: string): void {
    if (WITHOUT_TERMS.has(permission.split(':', 1)[0]!)) return;
    const asked = termsVersion !== null || this.config.required;
    if (asked && termsVersion !== this.config.version) throw new TermsOutdated();
  }
}
