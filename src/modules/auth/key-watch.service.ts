import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { changesBetween } from '../../common/changes.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { keysChanged } from '../../facts/auth.facts.js';
import { withChange } from '../../facts/fact.js';
import type { ChangeValues } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import { onPrivilege } from '../../platform/logging/request-context.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { loadSigningKeys } from './signing-keys.js';

const SUBJECT = { type: 'keys', id: 'accounts' };

/** Past Prisma, whose engine would be loaded for it: each start asks this, and next to all of them nothing else. */
const LAST_NOTED: PreparedStatement = {
  name: 'key_watch_last',
  text: `SELECT after FROM "AuditEntry" WHERE "subjectType" = $1 AND "subjectId" = $2 ORDER BY id DESC LIMIT 1`,
};

/** Secrets are rotated in the environment, past every route: the process that comes up with others notes it. */
@Injectable()
export class KeyWatch {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {}

  /** Compares the secrets in use, by fingerprints, with those that were noted last. @returns whether they are others */
  async note(): Promise<boolean> {
    const now = await this.fingerprints();
    const [noted] = await this.prisma.sql<{ after: ChangeValues | null }>(LAST_NOTED, [
      SUBJECT.type,
      SUBJECT.id,
    ]);
    if (changedKeys(noted?.after ?? null, now).length === 0) return false;
    return this.prisma.$transaction(async (tx) => {
      // Of replicas that come up together one notes it.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('key-watch', 0))`;
      const last = await tx.auditEntry.findFirst({
        where: { subjectType: SUBJECT.type, subjectId: SUBJECT.id },
        orderBy: { id: 'desc' },
      });
      const known = (last?.after ?? null) as ChangeValues | null;
      const changed = changedKeys(known, now);
      if (changed.length === 0) return false;
      const fact = keysChanged({ keys: changed.join(' ') });
      const privilege = { via: 'SYSTEM', permission: 'keys:rotate' } as const;
      await onPrivilege(privilege, null, () =>
        this.facts.record(tx, withChange(fact, `${SUBJECT.type}:${SUBJECT.id}`, known, now)),
      );
      return true;
    });
  }

  private async fingerprints(): Promise<ChangeValues> {
    const { jwtSecrets, mailTokenSecret, encryptionSecrets } = this.config;
    const { algorithm, verifying } = await loadSigningKeys(this.config);
    return {
      algorithm,
      accessTokens: [...verifying.keys()],
      refreshTokens: jwtSecrets.map(fingerprint),
      mailedLinks: fingerprint(mailTokenSecret),
      secondFactors: encryptionSecrets.map(fingerprint),
    };
  }
}

function changedKeys(known: ChangeValues | null, now: ChangeValues): string[] {
  return Object.keys(changesBetween(known ?? {}, now).after);
}

/** Tells secrets apart and nothing of them: 48 bits of a hash of 256. */
function fingerprint(secret: string): string {
  return createHash('sha256').update(`fingerprint:${secret}`).digest('hex').slice(0, 12);
}
