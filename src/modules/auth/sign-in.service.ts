import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { after, MINUTE } from '../../common/time.js';
import { placeOf } from '../../platform/limits/client-key.js';
import type { User } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import type { LoginBody } from './auth.dto.js';
import { AccountSuspended, ChallengeInvalid, CodeWrong, CredentialsWrong } from './auth.problems.js';
import { startPace } from './even-pace.js';
import { Guesses } from './guesses.service.js';
import { hashToken } from './opaque-tokens.js';
import { isWeakHash } from './passwords.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor.service.js';
import type { Proof } from './second-factor.service.js';
import { SessionsReader } from './sessions.reader.js';
import { SessionsService } from './sessions.service.js';
import type { Device, OpenSession } from './sessions.service.js';

const CHALLENGE_MINUTES = 5;
const TRIES = 5;

/** The second factor is still to come. */
export interface Challenge {
  challengeToken: string;
  /** Seconds. */
  expiresIn: number;
}

/** The way into a session: the password, then the second factor where there is one. */
@Injectable()
export class SignIn {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly guesses: Guesses,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
    private readonly sessionsReader: SessionsReader,
  ) {}

  /** @throws CredentialsWrong, AccountSuspended, RateLimited, ServiceBusy */
  async login({ email, password }: LoginBody, device: Device): Promise<OpenSession | Challenge> {
    const endOfPace = startPace();
    const proven = await this.passwords.admit(async () => {
      const user = await this.users.findByEmail(email);
      return this.provePassword(user, email, password, device);
    });
    if (!proven) {
      // Only who is refused waits: who is let in learns nothing from the clock.
      await endOfPace();
      throw new CredentialsWrong();
    }
    await this.strengthen(proven, password);
    return this.admit(proven, device);
  }

  /**
   * Lets somebody in who proved the first factor, by password or otherwise: into a session, or to the second factor.
   *
   * @throws AccountSuspended
   */
  async admit(user: User, device: Device): Promise<OpenSession | Challenge> {
    if (user.suspendedAt) throw new AccountSuspended(user.suspensionReason ?? undefined);
    if (await this.secondFactor.isOn(user.id)) return this.challenge(user.id);
    return this.prisma.$transaction((tx) => this.sessions.open(tx, user.id, device));
  }

  /**
   * Completes a sign-in with a code.
   *
   * @throws ChallengeInvalid, CodeWrong, AccountSuspended, RateLimited
   */
  async complete(challengeToken: string, proof: Proof, device: Device): Promise<OpenSession> {
    const challenge = await this.countTry(challengeToken);
    await this.secondFactor.countTry(challenge.userId);
    const session = await this.prisma.$transaction(async (tx) => {
      if (!(await this.secondFactor.use(tx, challenge.userId, proof))) throw new CodeWrong();
      await this.close(tx, challenge.id);
      return this.sessions.open(tx, challenge.userId, device);
    });
    await this.secondFactor.forgetTries(challenge.userId);
    return session;
  }

  /** Whether the password is a person's; a guess at it is counted. @throws RateLimited, ServiceBusy */
  async provePassword(
    user: User | null,
    email: string,
    password: string,
    { ip }: Device,
  ): Promise<User | null> {
    const places = await this.sessionsReader.placesOf(user?.id);
    const place = placeOf(ip ?? '');
    const guess = await this.guesses.take(email, places.has(place) ? place : null);
    const check = async () => {
      try {
        return await this.passwords.matches(user?.passwordHash ?? null, password);
      } catch (error) {
        await guess.undo();
        throw error;
      }
    };
    const matches = await check();
    if (!user || !matches) return null;
    await guess.right();
    return user;
  }

  /** Ends every sign-in that waits for its second factor. */
  async voidChallenges(tx: Transaction, userId: string): Promise<void> {
    await tx.signInChallenge.deleteMany({ where: { userId } });
  }

  private async strengthen({ id, passwordHash }: User, password: string): Promise<void> {
    if (!passwordHash || !isWeakHash(passwordHash)) return;
    const stronger = await this.passwords.hash(password);
    await this.prisma.$transaction((tx) => this.accounts.strengthenHash(tx, id, passwordHash, stronger));
  }

  private async challenge(userId: string): Promise<Challenge> {
    const challengeToken = randomBytes(32).toString('base64url');
    const expiresAt = after(CHALLENGE_MINUTES * MINUTE);
    await this.prisma.$transaction(async (tx) => {
      await tx.signInChallenge.deleteMany({ where: { userId, expiresAt: { lt: new Date() } } });
      await tx.signInChallenge.create({ data: { userId, tokenHash: hashToken(challengeToken), expiresAt } });
    });
    return { challengeToken, expiresIn: CHALLENGE_MINUTES * 60 };
  }

  /** Counts the try before it is looked at, by one conditional update. */
  private async countTry(challengeToken: string): Promise<{ id: string; userId: string }> {
    const [challenge] = await this.prisma.signInChallenge.updateManyAndReturn({
      where: {
        tokenHash: hashToken(challengeToken),
        usedAt: null,
        expiresAt: { gt: new Date() },
        tries: { lt: TRIES },
      },
      data: { tries: { increment: 1 } },
    });
    if (!challenge) throw new ChallengeInvalid();
    const user = await this.users.find(challenge.userId);
    if (!user) throw new ChallengeInvalid();
    if (user.suspendedAt) throw new AccountSuspended(user.suspensionReason ?? undefined);
    return challenge;
  }

  private async close(tx: Transaction, id: string): Promise<void> {
    const { count } = await tx.signInChallenge.updateMany({
      where: { id, usedAt: null },
      data: { usedAt: new Date() },
    });
    if (count === 0) throw new ChallengeInvalid();
  }
}
