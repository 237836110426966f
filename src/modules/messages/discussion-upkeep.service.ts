import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { after } from '../../common/time.js';
import { retentionConfig } from '../../config/retention.config.js';
import type { RetentionConfig } from '../../config/retention.config.js';
import { discussionRepaired } from '../../facts/messages.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { Purge } from '../../platform/retention/purge.service.js';
import { Metrics } from '../../platform/telemetry/metrics.service.js';
import { about } from './discussion.js';
import { lockDiscussion } from './discussions.service.js';

const BATCH = 500;

/** What the counters of a discussion should say, by its messages. */
interface Truth {
  id: string;
  lastSeq: number;
  buyerUnread: number;
  sellerUnread: number;
}

export interface UpkeepReport {
  /** How many discussions were looked at, and how many of them had counters that did not agree with their messages. */
  checked: number;
  repaired: number;
  /** Former texts, and pictures of deleted messages, that were kept long enough. */
  forgotten: number;
}

const TRUTH = `SELECT d.id, coalesce(s."lastSeq", 0) AS "lastSeq", u."buyerUnread", u."sellerUnread"
  FROM "Discussion" d
  CROSS JOIN LATERAL (SELECT max(seq) AS "lastSeq" FROM "Message" WHERE "discussionId" = d.id) s
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE m.seq > d."buyerReadSeq" AND m."senderId" = d."sellerId")::int AS "buyerUnread",
      count(*) FILTER (WHERE m.seq > d."sellerReadSeq" AND m."senderId" = d."buyerId")::int AS "sellerUnread"
    FROM "Message" m
    WHERE m."discussionId" = d.id AND m.seq > least(d."buyerReadSeq", d."sellerReadSeq")
  ) u`;
const DRIFTS = `(d."lastSeq", d."buyerUnread", d."sellerUnread")
  IS DISTINCT FROM (coalesce(s."lastSeq", 0), u."buyerUnread", u."sellerUnread")`;
const DRIFTED = `WITH batch AS (
    SELECT id FROM "Discussion" WHERE id > $1::uuid ORDER BY id LIMIT $2::int
  )
  SELECT (SELECT count(*)::int FROM batch) AS checked, (SELECT max(id::text) FROM batch) AS "lastId",
    ARRAY(${TRUTH.replace(/^SELECT .*/, 'SELECT d.id::text')} WHERE d.id IN (SELECT id FROM batch) AND ${DRIFTS}) AS drifted`;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What is done for conversations at night. */
@Injectable()
export class DiscussionUpkeep {
  private readonly logger = new Logger(DiscussionUpkeep.name);
  private readonly drift: Counter;

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly purge: Purge,
    @Inject(retentionConfig.KEY) private readonly config: RetentionConfig,
    metrics: Metrics,
  ) {
    this.drift = metrics.counter({
      name: 'discussion_counters_repaired_total',
      help: 'Discussions whose counters did not agree with their messages and were set right; expected to stay 0',
    });
  }

  /** Sets right what drifted, forgets what was kept long enough, and says so in the log. */
  async tidy(now = new Date(), signal?: AbortSignal): Promise<UpkeepReport> {
    const report = { ...(await this.repairCounters(signal)), forgotten: await this.forget(now, signal) };
    if (report.repaired > 0) {
      this.drift.inc(report.repaired);
      this.logger.error(report, 'counters of discussions did not agree with their messages: find out why');
    } else {
      this.logger.log(report, 'discussions were tidied');
    }
    return report;
  }

  /** Compares every discussion with its messages; what differs is looked at again under its lock, and set right. */
  async repairCounters(signal?: AbortSignal): Promise<{ checked: number; repaired: number }> {
    let [checked, repaired, last] = [0, 0, FIRST_ID];
    for (;;) {
      signal?.throwIfAborted();
      const [batch] = await this.prisma.sql<{ checked: number; lastId: string | null; drifted: string[] }>(
        { name: 'drifted_discussions', text: DRIFTED },
        [last, BATCH],
      );
      if (!batch?.lastId) return { checked, repaired };
      checked += batch.checked;
      last = batch.lastId;
      for (const id of batch.drifted) {
        if (await this.prisma.$transaction((tx) => this.repair(tx, id))) repaired++;
      }
    }
  }

  private async repair(tx: Transaction, id: string): Promise<boolean> {
    const discussion = await lockDiscussion(tx, id);
    const [truth] = await tx.$queryRawUnsafe<Truth[]>(`${TRUTH} WHERE d.id = $1::uuid AND ${DRIFTS}`, id);
    if (!truth) return false;
    const { lastSeq, buyerUnread, sellerUnread } = truth;
    await tx.discussion.update({ where: { id }, data: { lastSeq, buyerUnread, sellerUnread } });
    await this.facts.record(
      tx,
      discussionRepaired({ ...about(discussion), lastSeq, buyerUnread, sellerUnread }),
    );
    return true;
  }

  private async forget(now: Date, signal?: AbortSignal): Promise<number> {
    const { removed } = await this.purge.run('discussions.tidy', { now, signal });
    const before = after(-this.config.keptByMs('messageImage', 'discussions.tidy'), now);
    for (let forgotten = removed.messageVersion ?? 0; ;) {
      signal?.throwIfAborted();
      const { count } = await this.prisma.messageImage.deleteMany({
        where: { message: { deletedAt: { lt: before } } },
        limit: BATCH,
      });
      forgotten += count;
      if (count < BATCH) return forgotten;
    }
  }
}
