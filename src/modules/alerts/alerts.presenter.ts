import type { AlertFrequency } from '../../platform/prisma/generated/client.js';
import type { Storage } from '../../platform/storage/storage.js';
import { presentListRow } from '../deals/deals.presenter.js';
import type { AlertFilters, AlertMatchResponse, AlertResponse } from './alerts.dto.js';
import type { MatchRow } from './alert-matches.reader.js';
import type { WholeAlert } from './alerts.reader.js';

type Frequency = AlertResponse['frequency'];

export function frequencyOf(frequency: Frequency): AlertFrequency {
  return frequency.toUpperCase() as AlertFrequency;
}

export function presentAlert(alert: WholeAlert): AlertResponse {
  const { id, name, kind, dealId, product, belowCents, pausedAt } = alert;
  return {
    id,
    name,
    kind: kind === 'SEARCH' ? 'search' : 'price',
    frequency: alert.frequency.toLowerCase() as Frequency,
    ...(kind === 'SEARCH' ? { filters: alert.filters as AlertFilters } : { belowCents }),
    ...(dealId ? { dealId } : {}),
    ...(product ? { productSlug: product.slug } : {}),
    paused: pausedAt !== null,
    pausedAt: pausedAt?.toISOString() ?? null,
    createdAt: alert.createdAt.toISOString(),
    updatedAt: alert.updatedAt.toISOString(),
  };
}

/** Why somebody was told of a deal. Of one that left the public nothing is shown but that it was there. */
export function presentMatch(row: MatchRow, storage: Storage): AlertMatchResponse {
  const { matchId, reason, cause, matchedPrice, criteria, telling, matchedAt, isPublic } = row;
  return {
    id: matchId,
    dealId: row.id,
    deal: isPublic ? presentListRow(row, storage) : null,
    reason: reason === 'search' ? 'search' : 'price',
    cause,
    priceCents: matchedPrice,
    criteria,
    told: telling.toLowerCase() as Frequency,
    at: matchedAt.toISOString(),
  };
}
