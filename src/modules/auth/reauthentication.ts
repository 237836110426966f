import { Injectable } from '@nestjs/common';
import { MINUTE } from '../../common/time.js';
import type { Actor } from '../../platform/http/actor.js';
import { UsersReader } from '../users/users.reader.js';
import { ReauthenticationFailed, ReauthenticationRequired } from './auth.problems.js';
import { SessionsReader } from './sessions.reader.js';
import { SignIn } from './sign-in.service.js';

/** How old a sign-in may be to count as proof by itself. */
const FRESH_MS = 10 * MINUTE;

/** Asks who acts to prove it once more, before what cannot be undone (OWASP ASVS 5, 7.5.1). */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly users: UsersReader,
    private readonly sessions: SessionsReader,
    private readonly signIn: SignIn,
  ) {}

  /**
   * Lets pass who gives the password of the account, or signed in less than ten minutes ago.
   *
   * @throws ReauthenticationFailed if the password is wrong, ReauthenticationRequired if there is no proof,
   *   RateLimited after too many guesses
   */
  async demand({ userId, sessionId }: Actor, password: string | undefined): Promise<void> {
    if (password !== undefined) {
      const user = await this.users.find(userId);
      const nowhere = { userAgent: null, ip: null };
      const proven = user && (await this.signIn.provePassword(user.email, password, nowhere));
      if (!proven) throw new ReauthenticationFailed();
      return;
    }
    const openedAt = await this.sessions.findOpeningTime(sessionId);
    if (!openedAt || Date.now() - openedAt.getTime() > FRESH_MS) throw new ReauthenticationRequired();
  }
}
