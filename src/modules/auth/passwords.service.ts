import { verify } from '@node-rs/argon2';
import { Inject, Injectable } from '@nestjs/common';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { PasswordCommon } from './auth.problems.js';
import { isCommonPassword } from './common-passwords.js';
import { HashingQueue } from './hashing-queue.js';
import { hashPassword } from './passwords.js';

/** Hashes and compares passwords, a few at a time. */
@Injectable()
export class Passwords {
  private readonly queue: HashingQueue;
  /** Compared with where there is no hash, so that an unknown address takes as long as a wrong password. */
  private readonly decoy = hashPassword('nobody signs in with this');

  constructor(@Inject(authConfig.KEY) { hashConcurrency, hashQueue }: AuthConfig) {
    this.queue = new HashingQueue(hashConcurrency, hashQueue);
  }

  /** @throws PasswordCommon, ServiceBusy */
  async hashNew(password: string): Promise<string> {
    this.assertUncommon(password);
    return this.hash(password);
  }

  /** @throws PasswordCommon */
  assertUncommon(password: string): void {
    if (isCommonPassword(password)) throw new PasswordCommon();
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
    const matches = await this.queue.run(() => verify(candidate, password));
    return matches && passwordHash !== null;
  }
}
