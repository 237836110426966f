import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import { mailReturned } from '../../facts/mail.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { Deliveries } from './deliveries.service.js';

const WHY = { BOUNCE: 'it came back', COMPLAINT: 'its reader called it spam' } as const;

/** A mail that was taken and came back did not tell anybody anything: operators see it so. */
@Injectable()
export class BouncesListener {
  constructor(private readonly deliveries: Deliveries) {}

  @OnFact(mailReturned)
  async onMailReturned({ data }: HeardFact<typeof mailReturned>): Promise<void> {
    await this.deliveries.returned(data.providerId, WHY[data.reason]);
  }
}
