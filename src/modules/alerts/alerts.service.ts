import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/http/actor.js';
import { ValidationFailed } from '../../platform/errors/http.problems.js';
import type { Alert, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { ProductUnknown } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';
import { searchQuery } from '../deals/search-text.sql.js';
import { ProductsReader } from '../products/products.reader.js';
import { keyOfWatch, keysOfSearch } from './alert-keys.js';
import type { AlertKeyValues } from './alert-keys.js';
import type { AlertFilters, EditAlertBody, OpenAlertBody } from './alerts.dto.js';
import { AlertNotFound, TooManyAlerts, WatchOfOwnDeal } from './alerts.problems.js';
import { frequencyOf } from './alerts.presenter.js';
import { WITH_PRODUCT } from './alerts.reader.js';
import type { WholeAlert } from './alerts.reader.js';

/** How many alerts one person can have, paused ones included. */
export const ALERTS_PER_PERSON = 50;

/** What people do with their alerts. An alert and its keys change together. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly deals: DealsReader,
    private readonly products: ProductsReader,
  ) {}

  /** @throws TooManyAlerts, DealNotFound, WatchOfOwnDeal, ProductUnknown, ValidationFailed */
  async open(actor: Actor, body: OpenAlertBody): Promise<WholeAlert> {
    const { userId } = actor;
    const about = await this.resolve(actor, body);
    const { name, frequency } = body;
    return this.prisma.$transaction(async (tx) => {
      // One at a time for each person, or several at once would all find room.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`alerts:${userId}`}, 0))`;
      if ((await tx.alert.count({ where: { userId } })) >= ALERTS_PER_PERSON) {
        throw new TooManyAlerts(`One person can have ${ALERTS_PER_PERSON} alerts: delete one first`);
      }
      const data = { userId, name, frequency: frequencyOf(frequency), ...about };
      const alert = await tx.alert.create({ data, include: WITH_PRODUCT });
      await this.writeKeys(tx, alert);
      return alert;
    });
  }

  /** @throws AlertNotFound, ValidationFailed */
  async edit(userId: string, id: string, body: EditAlertBody): Promise<WholeAlert> {
    const { name, frequency, filters, belowCents, paused } = body;
    return this.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT id FROM "Alert" WHERE id = ${id}::uuid AND "userId" = ${userId}::uuid FOR UPDATE`;
      const before = await tx.alert.findFirst({ where: { id, userId } });
      if (!before) throw new AlertNotFound();
      assertFits(before, body);
      const alert = await tx.alert.update({
        where: { id },
        data: {
          ...(name !== undefined ? { name } : {}),
          ...(frequency !== undefined ? { frequency: frequencyOf(frequency) } : {}),
          ...(filters !== undefined ? { filters: stored(filters) } : {}),
          ...(belowCents !== undefined ? { belowCents } : {}),
          ...(paused !== undefined ? { pausedAt: paused ? (before.pausedAt ?? new Date()) : null } : {}),
        },
        include: WITH_PRODUCT,
      });
      await this.writeKeys(tx, alert);
      return alert;
    });
  }

  /** Forgets an alert and all that it found. @throws AlertNotFound */
  async remove(userId: string, id: string): Promise<void> {
    const { count } = await this.prisma.alert.deleteMany({ where: { id, userId } });
    if (count === 0) throw new AlertNotFound();
  }

  /** What the link in every mail of an alert does. Once more changes nothing. */
  async pause({ id, userId, pausedAt }: Alert): Promise<void> {
    if (!pausedAt) await this.edit(userId, id, { paused: true });
  }

  private async resolve(actor: Actor, body: OpenAlertBody) {
    if (body.kind === 'search') return { kind: 'SEARCH' as const, filters: stored(body.filters) };
    const { dealId, productSlug, belowCents = null } = body;
    if (dealId !== undefined) {
      const deal = await this.deals.getVisible(dealId, actor);
      if (deal.sellerId === actor.userId) throw new WatchOfOwnDeal();
      return { kind: 'PRICE' as const, dealId, belowCents };
    }
    const productId = await this.products.findIdBySlug(productSlug!);
    if (!productId) throw new ProductUnknown();
    return { kind: 'PRICE' as const, productId, belowCents };
  }

  private async writeKeys(tx: Transaction, alert: Alert): Promise<void> {
    const keys = await this.keysOf(tx, alert);
    await tx.alertKey.deleteMany({ where: { alertId: alert.id } });
    if (alert.pausedAt) return;
    await tx.alertKey.createMany({ data: keys.map((key) => ({ alertId: alert.id, ...key })) });
  }

  private async keysOf(tx: Transaction, alert: Alert): Promise<AlertKeyValues[]> {
    if (alert.kind === 'PRICE') return [keyOfWatch(alert)];
    const filters = alert.filters as AlertFilters;
    if (filters.q === undefined) return keysOfSearch(filters, null);
    const [row] = await tx.$queryRawUnsafe<{ query: string }[]>(
      `SELECT ${searchQuery('$1::text')}::text AS query`,
      filters.q,
    );
    if (!row?.query)
      throw new ValidationFailed([{ path: 'filters.q', message: 'must hold a word to look for' }]);
    return keysOfSearch(filters, row.query);
  }
}

/** Filters without those that are not there: what is stored is what is shown. */
function stored(filters: AlertFilters): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(filters)) as Prisma.InputJsonObject;
}

function assertFits({ kind }: Alert, { filters, belowCents }: EditAlertBody): void {
  if (kind === 'PRICE' && filters !== undefined)
    throw new ValidationFailed([{ path: 'filters', message: 'a price watch has none' }]);
  if (kind === 'SEARCH' && belowCents !== undefined)
    throw new ValidationFailed([{ path: 'belowCents', message: 'a search has none: use filters.maxPrice' }]);
}
