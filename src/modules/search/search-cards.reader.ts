import { Injectable } from '@nestjs/common';
import { elementsOf } from '../../platform/prisma/elements.sql.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { CARD_COLUMNS, CARD_JOINS, named, ON_SALE } from '../deals/deal-cards.reader.js';
import type { DealListRow } from '../deals/deal-cards.reader.js';

/** Deals `d` of some ids ($1). */
const HITS = `${elementsOf('$1::uuid[]')} hit JOIN "Deal" d ON d.id = hit.id`;

const DEALS = named('search_deals', `SELECT ${CARD_COLUMNS} FROM ${HITS} ${CARD_JOINS} WHERE ${ON_SALE}`);

const TITLES = named('search_titles', `SELECT d.id::text AS id, d.title FROM ${HITS} WHERE ${ON_SALE}`);

/**
 * What is shown of hits: always read from the database, and only what everybody may see at this moment. However old an
 * index is, nothing that was hidden since comes out of it.
 */
@Injectable()
export class SearchCardsReader {
  constructor(private readonly prisma: PrismaService) {}

  async deals(ids: string[]): Promise<Map<string, DealListRow>> {
    return byId(ids.length === 0 ? [] : await this.prisma.sql<DealListRow>(DEALS, [ids]));
  }

  async dealTitles(ids: string[]): Promise<Map<string, { id: string; title: string }>> {
    return byId(ids.length === 0 ? [] : await this.prisma.sql<{ id: string; title: string }>(TITLES, [ids]));
  }
}

function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
