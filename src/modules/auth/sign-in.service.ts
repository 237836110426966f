import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { after, MINUTE } from '../../common/time.js';
import { placeOf } from '../../platform/limits/client-key.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import { ApplicantsReader } from './applicants.reader.js';
import type { Applicant } from './applicants.reader.js';
import type { LoginBody } from './auth.dto.js';
import { AccountSuspended, ChallengeInvalid, CodeWrong, CredentialsWrong } from './auth.problems.js';
import { startPace } from './even-pace.js';
import { Guesses } from './guesses.service.js';
import type { Guess, Tally } from './guesses.service.js';
import { hashToken } from './opaque-tokens.js';
import { isWeakHash } from './passwords.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor.service.js';
import type { Proof } from './second-factor.service.js';
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
    private readonly applicants: ApplicantsReader,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly guesses: Guesses,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws CredentialsWrong, AccountSuspended, RateLimited, ServiceBusy */
  async login({ email, password }: LoginBody, device: Device): Promise<OpenSession | Challenge> {
    const endOfPace = startPace();
    const proven = await this.passwords.admit(() => this.prove(email, password, device));
    if (!proven) {
      // Only who is refused waits: who is let in learns nothing from the clock.
      await endOfPace();
      throw new CredentialsWrong();
    }
    const { applicant, guess } = proven;
    // That the guess was right holds whatever becomes of the rest.
    const [admission] = await Promise.all([
      this.strengthen(applicant, password).then(() => this.admit(applicant, device)),
      guess.right(),
    ]);
    return admission;
  }

  /**
   * Lets somebody in whom another provider vouches for, as `login` does.
   *
   * @throws AccountSuspended, ChallengeInvalid if the account is gone by now
   */
  async loginVouchedFor(userId: string, device: Device): Promise<OpenSession | Challenge> {
    const { applicant } = await this.applicants.byId(userId);
    if (!applicant) throw new ChallengeInvalid();
    return this.admit(applicant, device);
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
      return this.sessions.open(challenge.userId, device, tx);
    });
    await this.secondFactor.forgetTries(challenge.userId);
    return session;
  }

  /** Whether the password is that of an account; a guess at it is counted. @throws RateLimited, ServiceBusy */
  async provePassword(email: string, password: string, device: Device): Promise<boolean> {
    const proven = await this.prove(email, password, device);
    await proven?.guess.right();
    return proven !== null;
  }

  /** Ends every sign-in that waits for its second factor. */
  async voidChallenges(tx: Transaction, userId: string): Promise<void> {
    await tx.signInChallenge.deleteMany({ where: { userId } });
  }

  /** Into a session, or to the second factor. @throws AccountSuspended */
  private async admit(applicant: Applicant, device: Device): Promise<OpenSession | Challenge> {
    const { id, suspended, suspensionReason, secondFactor } = applicant;
    if (suspended) throw new AccountSuspended(suspensionReason ?? undefined);
    return secondFactor ? this.challenge(id) : this.sessions.open(id, device);
  }

  private async prove(
    email: string,
    password: string,
    { ip }: Device,
  ): Promise<{ applicant: Applicant; guess: Guess } | null> {
    const place = placeOf(ip ?? '');
    const [{ applicant, places }, { here, elsewhere }] = await Promise.all([
      this.applicants.byEmail(email),
      this.guesses.tallies(email, place),
    ]);
    const tally = places.has(place) ? here : elsewhere;
    const { guess, matches } = await this.guess(tally, applicant?.passwordHash ?? null, password);
    return applicant && matches ? { applicant, guess } : null;
  }

  /** Where a guess is free it is counted while the password is compared; told is only what was counted. */
  private async guess(
    tally: Tally,
    passwordHash: string | null,
    password: string,
  ): Promise<{ guess: Guess; matches: boolean }> {
    const counting = this.guesses.take(tally);
    if (!this.guesses.hasFree(tally)) await counting;
    const [counted, compared] = await Promise.allSettled([
      counting,
      this.passwords.matches(passwordHash, password),
    ]);
    if (counted.status === 'rejected') throw counted.reason;
    if (compared.status === 'fulfilled') return { guess: counted.value, matches: compared.value };
    await counted.value.undo();
    throw compared.reason;
  }

  private async strengthen({ id, passwordHash }: Applicant, password: string): Promise<void> {
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
