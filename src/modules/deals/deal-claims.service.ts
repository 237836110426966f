import { Injectable } from '@nestjs/common';
import { after, MINUTE } from '../../common/time.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DealClaimed } from './deals.problems.js';

/** How long a claim lasts unless it is renewed. */
const LEASE_MS = 10 * MINUTE;

/** Which moderator is looking at which deal. A lease, so that one who walked away blocks nobody for long. */
@Injectable()
export class DealClaims {
  constructor(private readonly prisma: PrismaService) {}

  /** Takes or renews the claim. One statement, so of two at once one gets it. @throws DealClaimed */
  async claim(dealId: string, moderatorId: string): Promise<{ moderatorId: string; until: Date }> {
    const until = after(LEASE_MS);
    const rows = await this.prisma.$queryRaw<{ until: Date }[]>`
      INSERT INTO "DealClaim" AS mine ("dealId", "moderatorId", until)
      VALUES (${dealId}::uuid, ${moderatorId}::uuid, ${until}::timestamptz)
      ON CONFLICT ("dealId") DO UPDATE SET "moderatorId" = EXCLUDED."moderatorId", until = EXCLUDED.until
        WHERE mine."moderatorId" = EXCLUDED."moderatorId" OR mine.until <= now()
      RETURNING until`;
    if (rows.length === 0) throw new DealClaimed();
    return { moderatorId, until };
  }

  /** Gives a claim of one's own back; nothing happens without one. */
  async release(dealId: string, moderatorId: string): Promise<void> {
    await this.prisma.dealClaim.deleteMany({ where: { dealId, moderatorId } });
  }

  /** Ends the claim with the decision. @throws DealClaimed while another moderator holds it */
  async end(tx: Transaction, dealId: string, moderatorId: string): Promise<void> {
    const claim = await tx.dealClaim.findUnique({ where: { dealId } });
    if (!claim) return;
    if (claim.moderatorId !== moderatorId && claim.until > new Date()) throw new DealClaimed();
    await tx.dealClaim.deleteMany({ where: { dealId } });
  }
}
