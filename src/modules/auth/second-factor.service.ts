import { Inject, Injectable } from '@nestjs/common';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import {
  recoveryCodesRenewed,
  recoveryCodeUsed,
  secondFactorDisabled,
  secondFactorEnabled,
  secondFactorReset,
} from '../../facts/auth.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import { Limits } from '../../platform/limits/limits.service.js';
import type { Limiter } from '../../platform/limits/limits.service.js';
import type { TotpCredential } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { CodeRefused, SecondFactorExists, SecondFactorMissing } from './auth.problems.js';
import { SecretBox } from './secret-box.js';
import {
  describeTotp,
  hashRecoveryCode,
  newRecoveryCode,
  newTotpSecret,
  RECOVERY_CODES,
  stepOfCode,
} from './totp.js';

/** A code of the app, or one of the recovery codes. */
export interface Proof {
  code?: string;
  recoveryCode?: string;
}

/** The second factor: codes of an authenticator app (RFC 6238) and ten recovery codes, each accepted once. */
@Injectable()
export class SecondFactor {
  private readonly box: SecretBox;
  /** Over all challenges: who has the password may not try codes without end. */
  private readonly tries: Limiter;

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    limits: Limits,
    @Inject(authConfig.KEY) config: AuthConfig,
  ) {
    this.box = new SecretBox(config.encryptionSecrets);
    this.tries = limits.limiter({ name: 'second-factor', points: 10, seconds: 900 });
  }

  async isOn(userId: string): Promise<boolean> {
    return (await this.prisma.totpCredential.count({ where: { userId, confirmedAt: { not: null } } })) === 1;
  }

  /** Begins, or begins again: the secret counts once a code of it came back. @throws SecondFactorExists */
  async begin(userId: string, email: string): Promise<{ secret: string; otpauthUrl: string }> {
    const secret = newTotpSecret();
    const sealed = this.box.seal(secret, userId);
    await this.prisma.$transaction(async (tx) => {
      await tx.totpCredential.createMany({ data: { userId, secret: sealed }, skipDuplicates: true });
      const { count } = await tx.totpCredential.updateMany({
        where: { userId, confirmedAt: null },
        data: { secret: sealed, lastStep: 0 },
      });
      if (count === 0) throw new SecondFactorExists();
    });
    return describeTotp(secret, email);
  }

  /**
   * Turns the second factor on with a first code.
   *
   * @returns ten recovery codes, which are shown this once
   * @throws SecondFactorMissing, SecondFactorExists, CodeRefused, RateLimited
   */
  async confirm(userId: string, code: string): Promise<string[]> {
    const credential = await this.prisma.totpCredential.findUnique({ where: { userId } });
    if (!credential) throw new SecondFactorMissing();
    if (credential.confirmedAt) throw new SecondFactorExists();
    await this.tries.take(userId);
    const step = stepOfCode(this.box.open(credential.secret, userId), code);
    if (step === null) throw new CodeRefused();
    const codes = await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.totpCredential.updateMany({
        where: { userId, confirmedAt: null, secret: credential.secret },
        data: { confirmedAt: new Date(), lastStep: step },
      });
      if (count === 0) throw new SecondFactorExists();
      await this.facts.record(tx, secondFactorEnabled({ userId }));
      return this.writeRecoveryCodes(tx, userId);
    });
    await this.tries.forget(userId);
    return codes;
  }

  /** Counts one try at the codes of an account. @throws RateLimited */
  async countTry(userId: string): Promise<void> {
    await this.tries.take(userId);
  }

  async forgetTries(userId: string): Promise<void> {
    await this.tries.forget(userId);
  }

  /** Uses a proof up; one conditional update decides. @returns whether it was good */
  async use(tx: Transaction, userId: string, { code, recoveryCode }: Proof): Promise<boolean> {
    if (recoveryCode) return this.useRecoveryCode(tx, userId, recoveryCode);
    const credential = await tx.totpCredential.findUnique({ where: { userId } });
    if (!code || !credential?.confirmedAt) return false;
    return this.useCode(tx, credential, code);
  }

  /** Takes the second factor away. @throws SecondFactorMissing, CodeRefused, RateLimited */
  async remove(userId: string, proof: Proof): Promise<void> {
    await this.prove(userId, proof, async (tx) => {
      await this.erase(tx, userId);
      await this.facts.record(tx, secondFactorDisabled({ userId }));
    });
  }

  /**
   * Makes new recovery codes; the old ones, used or not, count no more.
   *
   * @returns ten recovery codes, which are shown this once
   * @throws SecondFactorMissing, CodeRefused, RateLimited
   */
  async renewRecoveryCodes(userId: string, proof: Proof): Promise<string[]> {
    return this.prove(userId, proof, async (tx) => {
      await tx.recoveryCode.deleteMany({ where: { userId } });
      await this.facts.record(tx, recoveryCodesRenewed({ userId }));
      return this.writeRecoveryCodes(tx, userId);
    });
  }

  /** Takes the second factor away from somebody who cannot prove it any more. @throws SecondFactorMissing */
  async reset(
    tx: Transaction,
    userId: string,
    why: { reason: string; ticket: string | null },
  ): Promise<void> {
    await this.erase(tx, userId);
    const fact = secondFactorReset({ userId, ...why });
    await this.facts.record(
      tx,
      withChange(fact, `user:${userId}`, { secondFactor: true }, { secondFactor: false, ...why }),
    );
  }

  /** Lets a change of the second factor happen if the proof is good. Of several at once each sees the one before. */
  private async prove<Outcome>(
    userId: string,
    proof: Proof,
    change: (tx: Transaction) => Promise<Outcome>,
  ): Promise<Outcome> {
    if (!(await this.isOn(userId))) throw new SecondFactorMissing();
    await this.tries.take(userId);
    const outcome = await this.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "TotpCredential" WHERE "userId" = ${userId}::uuid FOR UPDATE`;
      if (!(await this.use(tx, userId, proof))) throw new CodeRefused();
      return change(tx);
    });
    await this.tries.forget(userId);
    return outcome;
  }

  /** One that was begun and never confirmed goes too. */
  private async erase(tx: Transaction, userId: string): Promise<void> {
    await tx.recoveryCode.deleteMany({ where: { userId } });
    const { count } = await tx.totpCredential.deleteMany({ where: { userId } });
    if (count === 0) throw new SecondFactorMissing();
  }

  private async writeRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await tx.recoveryCode.createMany({
      data: codes.map((text) => ({ userId, codeHash: hashRecoveryCode(userId, text) })),
    });
    return codes;
  }

  private async useCode(tx: Transaction, credential: TotpCredential, code: string): Promise<boolean> {
    const { userId, secret } = credential;
    const plain = this.box.open(secret, userId);
    const step = stepOfCode(plain, code);
    if (step === null) return false;
    const { count } = await tx.totpCredential.updateMany({
      where: { userId, lastStep: { lt: step } },
      data: { lastStep: step, ...(this.box.isOld(secret) ? { secret: this.box.seal(plain, userId) } : {}) },
    });
    return count === 1;
  }

  private async useRecoveryCode(tx: Transaction, userId: string, code: string): Promise<boolean> {
    const { count } = await tx.recoveryCode.updateMany({
      where: { userId, codeHash: hashRecoveryCode(userId, code), usedAt: null },
      data: { usedAt: new Date() },
    });
    if (count === 0) return false;
    const left = await tx.recoveryCode.count({ where: { userId, usedAt: null } });
    await this.facts.record(tx, recoveryCodeUsed({ userId, left }));
    return true;
  }
}
