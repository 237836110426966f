import { Injectable } from '@nestjs/common';
import { dayBegan } from '../../facts/clock.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { Retention } from './retention.service.js';

/** What is tidied up once a day. */
@Injectable()
export class UpkeepListener {
  constructor(private readonly retention: Retention) {}

  @OnFact(dayBegan)
  async onDayBegan(): Promise<void> {
    await this.retention.forgetOld();
  }
}
