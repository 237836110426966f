import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { after, DAY } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import { withChange } from '../../facts/fact.js';
import { userReturned } from '../../facts/users.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { isUniqueViolation } from '../../platform/prisma/database-errors.js';
import type { User } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import type { KeptAccount } from '../users/accounts.service.js';
import { AccountNotReturnable, UserNotFound } from '../users/users.problems.js';
import { UsersReader } from '../users/users.reader.js';
import { EmailTaken, MailLinkInvalid } from './auth.problems.js';
import { deriveToken } from './opaque-tokens.js';
import { SecretBox } from './secret-box.js';

/**
 * The way back for deleted accounts, until the purge: by the link in the last mail, or by an admin. What the row lost is
 * sealed in it, so that nobody who reads the table learns who it was.
 */
@Injectable()
export class AccountReturn {
  private readonly box: SecretBox;

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    @Inject(authConfig.KEY) private readonly auth: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(privacyConfig.KEY) private readonly privacy: PrivacyConfig,
  ) {
    this.box = new SecretBox(auth.encryptionSecrets);
  }

  /** What `AccountsService.close` keeps of an account. */
  seal(userId: string, text: string): Uint8Array<ArrayBuffer> {
    return this.box.seal(Buffer.from(text), contextOf(userId));
  }

  /** What the last mail offers to open; null where nothing waits for the account to return. */
  linkFor(user: User): string | null {
    if (!this.isReturnable(user)) return null;
    const base = this.app.webUrl ?? `${this.app.publicUrl}/api/auth`;
    return `${base}/restore-account?token=${user.id}.${this.tokenOf(user)}`;
  }

  /** Brings the account of a link back. It ends with the return: a later deletion has another. @throws MailLinkInvalid, EmailTaken */
  async byLink(token: string): Promise<void> {
    const [id = '', given = ''] = token.split('.');
    const user = UUID.test(id) ? await this.users.find(id) : null;
    if (!user || !this.isReturnable(user) || !isSame(given, this.tokenOf(user))) throw new MailLinkInvalid();
    await this.bringBack(user, true);
  }

  /** The same for an admin, who was asked by the owner. @throws UserNotFound, AccountNotReturnable, EmailTaken */
  async restore(userId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) throw new UserNotFound();
    await this.bringBack(user, false);
  }

  /** The account that an address had until it was deleted; of several the last. @throws UserNotFound */
  async findByFormerAddress(email: string): Promise<string> {
    const deleted = await this.users.listReturnable(this.endOfGrace());
    const found = deleted.find((user) => this.open(user)?.email === email);
    if (!found) throw new UserNotFound();
    return found.id;
  }

  private async bringBack(user: User, byLink: boolean): Promise<void> {
    const { id: userId } = user;
    const kept = this.open(user);
    if (!kept) throw new AccountNotReturnable();
    try {
      await this.prisma.$transaction(async (tx) => {
        if (!(await this.accounts.reopen(tx, userId, kept, this.endOfGrace())))
          throw new AccountNotReturnable();
        const fact = userReturned({ userId, byLink });
        await this.facts.record(
          tx,
          withChange(fact, `user:${userId}`, { deleted: true }, { deleted: false }),
        );
      });
    } catch (error) {
      throw isUniqueViolation(error) ? new EmailTaken() : error;
    }
  }

  private open({ id, beforeDeletion }: User): KeptAccount | null {
    // A secret that no setting has any more opens nothing.
    if (!beforeDeletion || !this.box.keyIds.includes(SecretBox.keyIdOf(beforeDeletion))) return null;
    return JSON.parse(this.box.open(beforeDeletion, contextOf(id)).toString('utf8')) as KeptAccount;
  }

  private isReturnable({ deletedAt, purgedAt, beforeDeletion }: User): boolean {
    return deletedAt !== null && deletedAt > this.endOfGrace() && !purgedAt && beforeDeletion !== null;
  }

  /** Accounts that were deleted before are being purged. */
  private endOfGrace(): Date {
    return after(-this.privacy.deletionGraceDays * DAY);
  }

  private tokenOf({ id, deletedAt }: User): string {
    return deriveToken(this.auth.mailTokenSecret, 'restore-account', `${id}:${deletedAt?.toISOString()}`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const contextOf = (userId: string) => `before-deletion:${userId}`;

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
