import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/cursor.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import { BrowseReader } from '../deals/browse.reader.js';
import type { FoundDeal } from '../deals/deal-list.sql.js';
import type { AlertFilters } from './alerts.dto.js';
import type { WholeAlert } from './alerts.reader.js';

/** What an alert would find now: the list of deals itself, with the alert's filters. */
@Injectable()
export class AlertPreviewReader {
  constructor(private readonly deals: BrowseReader) {}

  async list(alert: WholeAlert, page: PageQuery): Promise<Page<FoundDeal>> {
    return this.deals.list({ ...filtersOf(alert), ...page, sort: 'newest' });
  }
}

/** A watch as filters of the list. */
function filtersOf({ kind, filters, dealId, productId, belowCents }: WholeAlert) {
  if (kind === 'SEARCH') return filters as AlertFilters;
  return {
    ...(dealId ? { dealId } : {}),
    ...(productId ? { productId } : {}),
    ...(belowCents !== null ? { maxPrice: belowCents - 1 } : {}),
  };
}
