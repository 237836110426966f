import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import type { Actor } from '../../platform/http/actor.js';
import { readCursor, TimeKey } from '../../platform/http/inputs.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { ImageMatch } from '../../platform/prisma/generated/client.js';
import { Storage } from '../../platform/storage/storage.js';
import { presentRevision } from '../deals/deal-revision.presenter.js';
import { DealRevisionsReader } from '../deals/deal-revisions.reader.js';
import { presentDeal } from '../deals/deals.presenter.js';
import { DealsReader } from '../deals/deals.reader.js';
import { ImageMatchesReader } from '../images/image-matches.reader.js';
import { presentMatches } from '../images/images.presenter.js';
import type { QueueItem, QueueQuery } from './queue.dto.js';
import { queueStatement } from './queue.sql.js';
import type { QueueRow } from './queue.sql.js';

const SORT = 'queue';

/** What waits for a moderator: new deals, and changes of public ones. */
@Injectable()
export class QueueReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly deals: DealsReader,
    private readonly revisions: DealRevisionsReader,
    private readonly matches: ImageMatchesReader,
    private readonly storage: Storage,
  ) {}

  /** Four statements and their relations, however many rows. */
  async list(query: QueueQuery, moderator: Actor): Promise<Page<QueueItem>> {
    const after = readCursor(query.cursor, SORT, TimeKey);
    const { statement, values } = queueStatement(query, moderator.userId, after);
    const rows = await this.prisma.sql<QueueRow>(statement, values);
    const { items, nextCursor } = toPage(rows, query.limit, ({ rank, id }) => ({
      sort: SORT,
      key: rank.toISOString(),
      id,
    }));
    const ids = items.map(({ id }) => id);
    const [deals, revisions, matches] = await Promise.all([
      this.deals.mapByIds(ids),
      this.revisions.mapOpen(ids),
      this.matches.listForDeals(ids),
    ]);
    const found = items.flatMap((row) => {
      const deal = deals.get(row.id);
      if (!deal) return [];
      const answer = presentDeal(deal, moderator, this.storage);
      const revision = revisions.get(row.id);
      const shown = revision ? presentRevision(revision, deal, this.storage) : null;
      return [
        {
          ...answer,
          own: answer.own && { ...answer.own, revision: shown },
          review: reviewOf(row, matches.get(row.id)),
        },
      ];
    });
    return { items: found, nextCursor };
  }
}

function reviewOf(
  { kind, since, weight, claimedBy, claimedByName, claimedUntil }: QueueRow,
  matches: ImageMatch[] = [],
) {
  const claim =
    claimedBy && claimedByName && claimedUntil
      ? { by: { id: claimedBy, displayName: claimedByName }, until: claimedUntil.toISOString() }
      : null;
  return { kind, since: since.toISOString(), weight, claim, imageMatches: presentMatches(matches) };
}
