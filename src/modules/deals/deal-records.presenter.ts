import type { z } from 'zod';
import type { DealPrice } from '../../platform/prisma/generated/client.js';
import type { PriceHistory, StatementsResponse } from './deal-records.dto.js';
import type { StatementWithAppeal } from './deal-records.reader.js';
import type { WholeDeal } from './deals.reader.js';
import { howToAppeal } from './statement.presenter.js';

/** Every price of a deal with the moment since when it was asked. */
export function presentPrices(deal: WholeDeal, changes: DealPrice[]): z.infer<typeof PriceHistory> {
  const [first] = changes;
  const opening = {
    priceCents: first?.fromCents ?? deal.priceCents,
    currency: first?.currency ?? deal.currency,
    since: deal.createdAt.toISOString(),
  };
  const later = changes.map(({ toCents, currency, at }) => ({
    priceCents: toCents,
    currency,
    since: at.toISOString(),
  }));
  return { items: [opening, ...later] };
}

export function presentStatements(rows: StatementWithAppeal[]): z.infer<typeof StatementsResponse> {
  return {
    items: rows.map(({ appeal, createdAt, appealUntil, userId: _to, decidedById: _by, ...own }) => ({
      ...own,
      howToAppeal: howToAppeal(own.decision, own.dealId),
      appealUntil: appealUntil.toISOString(),
      appeal: appeal && {
        id: appeal.id,
        text: appeal.text,
        status: appeal.status,
        note: appeal.note,
        createdAt: appeal.createdAt.toISOString(),
        decidedAt: appeal.decidedAt?.toISOString() ?? null,
      },
      createdAt: createdAt.toISOString(),
    })),
  };
}
