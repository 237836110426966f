import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import type { AlertFrequency } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { CARD_COLUMNS, CARD_JOINS, named, ON_SALE, PUBLIC } from '../deals/deal-cards.reader.js';
import type { DealListRow } from '../deals/deal-cards.reader.js';
import { MAY_BE_TOLD } from './alert-matching.sql.js';

/** A match with its deal as it is now. */
export interface MatchRow extends DealListRow {
  matchId: string;
  reason: string;
  cause: string;
  matchedPrice: number;
  criteria: Record<string, string | number>;
  telling: AlertFrequency;
  matchedAt: Date;
  isPublic: boolean;
}

/** What somebody is to be told of: a deal that is still for sale, found by an alert that still runs. */
export interface TellableMatch {
  id: string;
  alertId: string;
  alertName: string;
  userId: string;
  reason: string;
  dealId: string;
  title: string;
  priceCents: number;
  currency: string;
  city: string;
}

const matchesOf = (continued: boolean) =>
  named(
    'alert_matches',
    `SELECT ${CARD_COLUMNS}, m.id AS "matchId", m.reason, m.cause, m."priceCents" AS "matchedPrice", m.criteria,
      m.telling::text, m."createdAt" AS "matchedAt", ${PUBLIC} AS "isPublic"
    FROM (
      SELECT * FROM "AlertMatch" WHERE "alertId" = $1::uuid ${continued ? 'AND id < $3::uuid' : ''}
      ORDER BY id DESC LIMIT $2::int
    ) m
    JOIN "Deal" d ON d.id = m."dealId"
    ${CARD_JOINS}
    ORDER BY m.id DESC`,
  );

const tellable = (condition: string) =>
  named(
    'alerts_tellable',
    `SELECT m.id, a.id AS "alertId", a.name AS "alertName", a."userId", m.reason,
      d.id AS "dealId", d.title, d."priceCents", d.currency, d.city
    FROM "AlertMatch" m JOIN "Alert" a ON a.id = m."alertId" JOIN "Deal" d ON d.id = m."dealId"
    WHERE ${condition} AND a."pausedAt" IS NULL AND ${ON_SALE} AND ${MAY_BE_TOLD}
    ORDER BY m.id DESC`,
  );

const ONE = tellable('m.id = $1::uuid');
const OF_DIGEST = tellable('m."digestId" = $1::uuid');

/** What alerts have found. */
@Injectable()
export class AlertMatchesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** What an alert has found, the newest first. */
  async list(alertId: string, { cursor, limit }: PageQuery): Promise<Page<MatchRow>> {
    const sort = `alert-matches.${alertId}`;
    const after = readCursor(cursor, sort);
    const values = [alertId, limit + 1, ...(after ? [after.id] : [])];
    const rows = await this.prisma.sql<MatchRow>(matchesOf(after !== null), values);
    return toPage(rows, limit, ({ matchId }) => ({ sort, key: '', id: matchId }));
  }

  /** A match if its owner is still to be told of it. */
  async findTellable(matchId: string): Promise<TellableMatch | null> {
    const [row] = await this.prisma.sql<TellableMatch>(ONE, [matchId]);
    return row ?? null;
  }

  /** How many matches of a digest are to be told. */
  async countTellable(tx: Transaction, digestId: string): Promise<number> {
    return (await tx.$queryRawUnsafe<TellableMatch[]>(OF_DIGEST.text, digestId)).length;
  }

  /** What of a digest is still to be told, the newest first. */
  async listTellable(digestId: string): Promise<TellableMatch[]> {
    return this.prisma.sql<TellableMatch>(OF_DIGEST, [digestId]);
  }
}
