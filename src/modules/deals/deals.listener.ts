import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import { productMerged } from '../../facts/products.facts.js';
import { userDeleted, userReturned } from '../../facts/users.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { DealProducts } from './deal-products.service.js';
import { DealWithdrawalService } from './deal-withdrawal.service.js';

/** What happens elsewhere that moves deals. */
@Injectable()
export class DealsListener {
  constructor(
    private readonly withdrawal: DealWithdrawalService,
    private readonly products: DealProducts,
  ) {}

  @OnFact(userDeleted)
  onUserDeleted({ data }: HeardFact<typeof userDeleted>): Promise<void> {
    return this.withdrawal.withdrawAllOf(data.userId);
  }

  @OnFact(userReturned)
  onUserReturned({ data }: HeardFact<typeof userReturned>): Promise<void> {
    return this.withdrawal.bringBackAllOf(data.userId);
  }

  @OnFact(productMerged)
  onProductMerged({ data }: HeardFact<typeof productMerged>): Promise<void> {
    return this.products.follow(data.productId, data.intoProductId);
  }
}
