import { Injectable } from '@nestjs/common';
import type { PriceOffer } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { OfferSteps } from './offer-steps.service.js';

const BATCH = 100;

/** Ends offers that nobody ends: time is over, or the deal is no longer to be had. */
@Injectable()
export class OfferClock {
  constructor(
    private readonly prisma: PrismaService,
    private readonly steps: OfferSteps,
  ) {}

  /** Ends every offer whose time for an answer is over. @returns how many */
  async expireOverdueOffers(now = new Date(), signal?: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      signal?.throwIfAborted();
      const due = await this.prisma.priceOffer.findMany({
        where: { status: 'OPEN', expiresAt: { lte: now } },
        orderBy: { expiresAt: 'asc' },
        take: BATCH,
      });
      for (const offer of due) {
        const ended = await this.prisma.$transaction((tx) => this.end(tx, offer, 'expire'));
        if (ended) total++;
      }
      if (due.length < BATCH) return total;
    }
  }

  /** Ends the open offers for a deal that was sold, put away or taken down. @returns how many */
  async supersedeForDeal(dealId: string): Promise<number> {
    return this.prisma.$transaction((tx) => this.supersedeAll(tx, dealId));
  }

  /** Ends the open offers of all others when one was accepted. */
  async supersedeAll(tx: Transaction, dealId: string, exceptId?: string): Promise<number> {
    const others = await tx.priceOffer.findMany({
      where: { dealId, status: 'OPEN', ...(exceptId ? { id: { not: exceptId } } : {}) },
      orderBy: { id: 'asc' },
    });
    for (const offer of others) await this.end(tx, offer, 'supersede');
    return others.length;
  }

  /** Ends one offer if it still is as it was read. @returns whether it was */
  async end(tx: Transaction, offer: PriceOffer, verb: 'expire' | 'supersede'): Promise<boolean> {
    const status = verb === 'expire' ? 'EXPIRED' : 'SUPERSEDED';
    const [ended] = await tx.priceOffer.updateManyAndReturn({
      // A counter in between gave it new time; to a deal that is gone that makes no difference.
      where: { id: offer.id, status: 'OPEN', ...(verb === 'expire' ? { version: offer.version } : {}) },
      data: { status, version: { increment: 1 } },
    });
    if (ended) await this.steps.record(tx, ended, { verb, from: 'OPEN', actorId: null });
    return ended !== undefined;
  }
}
