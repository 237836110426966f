import { Inject, Injectable } from '@nestjs/common';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { ServiceBusy } from '../../platform/errors/http.problems.js';
import { PasswordCommon } from './auth.problems.js';
import { isCommonPassword } from './common-passwords.js';
import { HashingQueue } from './hashing-queue.js';
import { hashPassword, passwordMatches } from './passwords.js';

/** Hashes and compares passwords, a few at a time. */
@Injectable()
export class Passwords {
  private readonly queue: HashingQueue;
  private readonly most: number;
  private admitted = 0;
  /** Compared with where there is no hash, so that an unknown address takes as long as a wrong password. */
  private readonly decoy = hashPassword('nobody signs in with this');

  constructor(@Inject(authConfig.KEY) { hashConcurrency, hashQueue }: AuthConfig) {
    this.most = hashConcurrency + hashQueue;
    this.queue = new HashingQueue(hashConcurrency, hashQueue);
  }

  /** @throws PasswordCommon */
  async assertUncommon(password: string): Promise<void> {
    if (await isCommonPassword(password)) throw new PasswordCommon();
  }

  /**
   * Lets no more people in than can wait for their password to be looked at, before anything else is done for them.
   *
   * @throws ServiceBusy
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.admitted >= this.most) throw new ServiceBusy('Too many sign-ins at once');
    this.admitted++;
    try {
      return await work();
    } finally {
      this.admitted--;
    }
  }

  /** @throws ServiceBusy */
  async hash(password: string): Promise<string> {
    return this.queue.run(() => hashPassword(password));
  }

  /**
   * Whether the password is the one that was hashed. A null hash never matches, and takes as long to say so.
   *
   * @throws ServiceBusy
   */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const candidate = passwordHash ?? (await this.decoy);
    const matches = await this.queue.run(() => passwordMatches(candidate, password));
    return matches && passwordHash !== null;
  }
}
