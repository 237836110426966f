import { Injectable } from '@nestjs/common';
import {
  dealPriceChanged,
  dealPublished,
  dealReinstated,
  dealReleased,
  dealRenewed,
  dealRevisionApproved,
} from '../../facts/deals.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { productMerged } from '../../facts/products.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { AlertMatching } from './alert-matching.service.js';
import { AlertProducts } from './alert-products.service.js';

/** Whatever brings a deal to the public list, or changes what it is found by there, is held against alerts. */
@Injectable()
export class AlertsListener {
  constructor(
    private readonly matching: AlertMatching,
    private readonly products: AlertProducts,
  ) {}

  @OnFact(dealPublished)
  async onDealPublished({ name, data }: HeardFact<typeof dealPublished>): Promise<void> {
    await this.matching.match(data.dealId, { cause: name });
  }

  @OnFact(dealReinstated)
  async onDealReinstated({ name, data }: HeardFact<typeof dealReinstated>): Promise<void> {
    await this.matching.match(data.dealId, { cause: name });
  }

  @OnFact(dealReleased)
  async onDealReleased({ name, data }: HeardFact<typeof dealReleased>): Promise<void> {
    await this.matching.match(data.dealId, { cause: name });
  }

  @OnFact(dealRenewed)
  async onDealRenewed({ name, data }: HeardFact<typeof dealRenewed>): Promise<void> {
    await this.matching.match(data.dealId, { cause: name });
  }

  @OnFact(dealRevisionApproved)
  async onDealRevisionApproved({ name, data }: HeardFact<typeof dealRevisionApproved>): Promise<void> {
    await this.matching.match(data.dealId, { cause: name });
  }

  @OnFact(dealPriceChanged)
  async onDealPriceChanged({ name, data }: HeardFact<typeof dealPriceChanged>): Promise<void> {
    const { dealId, fromCents, toCents } = data;
    await this.matching.match(dealId, {
      cause: name,
      ...(toCents < fromCents ? { loweredTo: toCents } : {}),
    });
  }

  @OnFact(productMerged)
  onProductMerged({ data }: HeardFact<typeof productMerged>): Promise<void> {
    return this.products.follow(data.productId, data.intoProductId);
  }
}
