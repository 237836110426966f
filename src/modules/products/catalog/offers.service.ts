import { Injectable } from '@nestjs/common';
import { withChange } from '../../../facts/fact.js';
import { productOfferRemoved, productOfferSet, productPriceChanged } from '../../../facts/products.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { Offer } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { OfferNotFound } from '../products.problems.js';
import type { OfferBody } from './product-bodies.dto.js';

/** What shops ask. Their history is written by the database; that a price changed is a fact. */
@Injectable()
export class OffersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  async put(productId: string, merchant: string, offer: OfferBody): Promise<Offer> {
    return this.prisma.$transaction(async (tx) => {
      const before = await tx.offer.findUnique({ where: { productId_merchant: { productId, merchant } } });
      const after = await this.write(tx, productId, merchant, offer);
      const fact = productOfferSet({ productId, merchant });
      await this.facts.record(
        tx,
        withChange(fact, `product:${productId}`, before && termsOf(before), termsOf(after)),
      );
      return after;
    });
  }

  /** @throws OfferNotFound */
  async remove(productId: string, merchant: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const before = await tx.offer.findUnique({ where: { productId_merchant: { productId, merchant } } });
      const { count } = await tx.offer.deleteMany({ where: { productId, merchant } });
      if (!before || count === 0) throw new OfferNotFound();
      const fact = productOfferRemoved({ productId, merchant });
      await this.facts.record(tx, withChange(fact, `product:${productId}`, termsOf(before), null));
    });
  }

  /** Sets what a shop asks, in the transaction of what made it known. */
  async write(tx: Transaction, productId: string, merchant: string, offer: OfferBody): Promise<Offer> {
    const key = { productId_merchant: { productId, merchant } };
    const before = await tx.offer.findUnique({ where: key });
    const after = await tx.offer.upsert({
      where: key,
      create: { ...offer, productId, merchant },
      update: offer,
    });
    await this.tell(tx, before, after);
    return after;
  }

  /** Records the price of an offer if it is another than before. */
  async tell(tx: Transaction, before: OfferPriceOf | null, after: Offer): Promise<void> {
    const { id: offerId, productId, merchant, priceCents: toCents, currency, inStock } = after;
    if (before?.priceCents === toCents && before.currency === currency) return;
    const [fromCents, was] = [before?.priceCents ?? null, before?.currency ?? null];
    const fromCurrency = was === currency ? null : was;
    await this.facts.record(
      tx,
      productPriceChanged({
        productId,
        offerId,
        merchant,
        fromCents,
        toCents,
        currency,
        fromCurrency,
        inStock,
      }),
    );
  }
}

function termsOf({ merchant, url, priceCents, currency, inStock }: Offer) {
  return { merchant, url, priceCents, currency, inStock };
}

type OfferPriceOf = Pick<Offer, 'priceCents' | 'currency'>;
