import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { startOfDay } from '../../common/time.js';
import { alertMatched } from '../../facts/alerts.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { FILE_MATCHES, KEYED_DEAL, MATCHING_ALERTS, matchingValues } from './alert-matching.sql.js';
import type { MatchedDeal, NewMatch } from './alert-matching.sql.js';

/** How many alerts one transaction files a deal under: it holds no lock for long. */
const BATCH = 500;
/** How many matches a person is told of one by one in a day (UTC); the rest comes in the digest of the day. */
export const INSTANT_PER_DAY = 20;

/** What happened to a deal that may concern alerts. */
interface Occasion {
  /** The fact's name. */
  cause: string;
  /** The price that it came down to just now. */
  loweredTo?: number;
}

/** Holds a deal against everybody's alerts: never an alert against all deals. */
@Injectable()
export class AlertMatching {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  /**
   * Files a deal that is on sale under every alert that it is for, each once for each reason, however often it is
   * called. @returns how many were new
   */
  async match(dealId: string, { cause, loweredTo }: Occasion): Promise<number> {
    const [deal] = await this.prisma.sql<MatchedDeal>(KEYED_DEAL, [dealId]);
    if (!deal) return 0;
    const alertIds = await this.find(deal, loweredTo === deal.priceCents);
    let filed = 0;
    for (let from = 0; from < alertIds.length; from += BATCH) {
      filed += await this.file(deal, alertIds.slice(from, from + BATCH), cause);
    }
    return filed;
  }

  /** The alerts that a deal is for, by id. @param lowered whether its price came down just now */
  async find(deal: MatchedDeal, lowered: boolean): Promise<string[]> {
    const rows = await this.prisma.sql<{ id: string }>(MATCHING_ALERTS, matchingValues(deal, lowered));
    return rows.map(({ id }) => id);
  }

  private async file(deal: MatchedDeal, alertIds: string[], cause: string): Promise<number> {
    return this.prisma.$transaction(async (tx) => {
      const matches = await tx.$queryRawUnsafe<NewMatch[]>(
        FILE_MATCHES.text,
        alertIds.map(() => newId()),
        alertIds,
        deal.id,
        deal.priceCents,
        cause,
        startOfDay(),
        INSTANT_PER_DAY,
      );
      const facts = matches
        .filter(({ telling }) => telling === 'INSTANT')
        .map(({ id: matchId, alertId, userId, reason }) =>
          alertMatched({ matchId, alertId, dealId: deal.id, userId, reason }),
        );
      if (facts.length > 0) await this.facts.record(tx, ...facts);
      return matches.length;
    });
  }
}
