import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { keysRetired } from '../../facts/auth.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { SecretBox } from './secret-box.js';
import { loadSigningKeys } from './signing-keys.js';

const SECRET_BYTES = 48;
const BATCH = 200;

/** A key as operators see it: by its name, never by what it is. */
export interface KnownKey {
  use: 'access tokens' | 'second factors';
  key: string;
  /** current makes new ones, previous still opens old ones, unknown is in no setting. */
  state: 'current' | 'previous' | 'unknown';
  /** How many second factors are under it; null of access tokens, which are not stored. */
  holds: number | null;
}

/** The keys of the settings, and what is under each (docs/operations/secret-rotation.md). */
@Injectable()
export class Keys {
  private readonly box: SecretBox;

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {
    this.box = new SecretBox(config.encryptionSecrets);
  }

  async list(): Promise<KnownKey[]> {
    const { current, verifying } = await loadSigningKeys(this.config);
    const tokens = [...verifying.keys()].map((key) => {
      const state = key === current.id ? ('current' as const) : ('previous' as const);
      return { use: 'access tokens' as const, key, state, holds: null };
    });
    const held = await this.countSecondFactors();
    const known = this.box.keyIds.map((key, at) => {
      const state = at === 0 ? ('current' as const) : ('previous' as const);
      return { use: 'second factors' as const, key, state, holds: held.get(key) ?? 0 };
    });
    const unknown = [...held]
      .filter(([key]) => !this.box.keyIds.includes(key))
      .map(([key, holds]) => ({ use: 'second factors' as const, key, state: 'unknown' as const, holds }));
    return [...tokens, ...known, ...unknown];
  }

  /**
   * Encrypts every second factor anew that is under a previous secret, so that no setting need keep it. May be stopped and
   * run again; who sets one up or uses one meanwhile loses nothing.
   *
   * @returns how many were, and how many no configured secret opens
   */
  async retirePrevious(): Promise<{ renewed: number; lost: number }> {
    const known = new Set(this.box.keyIds);
    let [renewed, lost] = [0, 0];
    for (let after: string | undefined; ;) {
      const page = await this.prisma.totpCredential.findMany({
        ...(after ? { where: { userId: { gt: after } } } : {}),
        orderBy: { userId: 'asc' },
        take: BATCH,
        select: { userId: true, secret: true },
      });
      for (const { userId, secret } of page) {
        if (!known.has(SecretBox.keyIdOf(secret))) lost++;
        else if (this.box.isOld(secret)) renewed += await this.renew(userId, secret);
      }
      after = page.at(-1)?.userId;
      if (page.length < BATCH) break;
    }
    const outcome = { renewed, lost };
    if (renewed > 0) await this.tell(outcome);
    return outcome;
  }

  private async tell(outcome: { renewed: number; lost: number }): Promise<void> {
    const under = this.box.keyIds[0]!;
    await this.prisma.$transaction((tx) =>
      this.facts.record(
        tx,
        withChange(keysRetired(outcome), 'keys:second-factors', null, { ...outcome, under }),
      ),
    );
  }

  private async renew(userId: string, secret: Uint8Array<ArrayBuffer>): Promise<number> {
    const { count } = await this.prisma.totpCredential.updateMany({
      where: { userId, secret },
      data: { secret: this.box.seal(this.box.open(secret, userId), userId) },
    });
    return count;
  }

  private async countSecondFactors(): Promise<Map<string, number>> {
    const rows = await this.prisma.sql<{ key: string; count: number }>(
      {
        name: 'second_factor_keys',
        text: `SELECT encode(substr(secret, 1, 4), 'hex') AS key, count(*)::int AS count FROM "TotpCredential" GROUP BY 1`,
      },
      [],
    );
    return new Map(rows.map(({ key, count }) => [key, count]));
  }
}

/** A secret for any of the settings that take one. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64');
}

/** A P-256 key pair, each half as PEM in base64, on one line for an environment file. */
export function newKeyPair(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const oneLine = (pem: string) => Buffer.from(pem).toString('base64');
  return { privateKey: oneLine(privateKey), publicKey: oneLine(publicKey) };
}
