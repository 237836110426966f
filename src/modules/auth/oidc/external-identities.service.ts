import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { toLocale } from '../../../common/locales.js';
import { authConfig } from '../../../config/auth.config.js';
import type { AuthConfig } from '../../../config/auth.config.js';
import { emailVerified, userRegistered } from '../../../facts/auth.facts.js';
import { identityLinked, identityUnlinked } from '../../../facts/users.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { Actor } from '../../../platform/http/actor.js';
import { isUniqueViolation } from '../../../platform/prisma/database-errors.js';
import type { User } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { AccountsService } from '../../users/accounts.service.js';
import { DisplayName } from '../../users/display-name.dto.js';
import { UsersReader } from '../../users/users.reader.js';
import { RegistrationClosed } from '../auth.problems.js';
import { Reauthentication } from '../reauthentication.js';
import type { ExternalPerson } from './oidc-exchange.js';
import { AlreadyLinked, IdentityNotFound, LastWayIn, LinkMismatch } from './oidc.problems.js';

export type PendingLink = Pick<ExternalPerson, 'provider' | 'subject' | 'email'>;

/** Which accounts belong to which people at other providers. */
@Injectable()
export class ExternalIdentitiesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    private readonly reauthentication: Reauthentication,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {}

  /** Opens an account without a password; the provider proved its address. @returns null if the address has one. @throws RegistrationClosed */
  async openAccount({ provider, subject, email, name, locale }: ExternalPerson): Promise<User | null> {
    if (!this.config.selfRegistration) {
      if (await this.users.findByEmail(email)) return null;
      throw new RegistrationClosed();
    }
    return this.prisma.$transaction(async (tx) => {
      const { id: userId, opened } = await this.accounts.open(tx, {
        email,
        displayName: nameFrom(name),
        passwordHash: null,
        locale: toLocale(locale),
        emailVerifiedAt: new Date(),
      });
      if (!opened) return null;
      const { user } = await tx.externalIdentity.create({
        data: { userId, provider, subject, email },
        include: { user: true },
      });
      await this.facts.record(tx, userRegistered({ userId }), emailVerified({ userId }));
      return user;
    });
  }

  /**
   * Links with the consent of the signed-in owner: only an address that both sides have verified.
   *
   * @throws LinkMismatch, AlreadyLinked
   */
  async link(actor: Actor, { provider, subject, email }: PendingLink): Promise<void> {
    const { userId } = actor;
    const user = await this.users.find(userId);
    if (!user?.emailVerifiedAt || user.email !== email) throw new LinkMismatch();
    try {
      await this.prisma.$transaction(async (tx) => {
        await tx.externalIdentity.create({ data: { userId, provider, subject, email } });
        await this.facts.record(tx, identityLinked({ userId, provider }));
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new AlreadyLinked();
      throw error;
    }
  }

  /** @throws ReauthenticationRequired, ReauthenticationFailed, IdentityNotFound, LastWayIn */
  async unlink(actor: Actor, provider: string, password: string | undefined): Promise<void> {
    await this.reauthentication.demand(actor, password);
    const { userId } = actor;
    await this.prisma.$transaction(async (tx) => {
      // Of two who unlink at once, the second sees what the first left.
      const [user] = await tx.$queryRaw<{ hasPassword: boolean }[]>`
        SELECT "passwordHash" IS NOT NULL AS "hasPassword" FROM "User" WHERE id = ${userId}::uuid FOR UPDATE`;
      const linked = await tx.externalIdentity.findMany({ where: { userId } });
      if (!linked.some((identity) => identity.provider === provider)) throw new IdentityNotFound();
      if (!user?.hasPassword && linked.length === 1) throw new LastWayIn();
      await tx.externalIdentity.deleteMany({ where: { userId, provider } });
      await this.facts.record(tx, identityUnlinked({ userId, provider }));
    });
  }
}

/** The provider's name for the person, if it would do as one here. */
function nameFrom(name: string | null): string {
  const parsed = DisplayName.safeParse(name);
  return parsed.success ? parsed.data : `Pilot ${randomInt(1_000, 10_000)}`;
}
