import { Injectable } from '@nestjs/common';
import { dealTakenDown } from '../../facts/deals.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { ReportsService } from './reports.service.js';

@Injectable()
export class ModerationListener {
  constructor(private readonly reports: ReportsService) {}

  @OnFact(dealTakenDown)
  onDealTakenDown({ data, actorId }: HeardFact<typeof dealTakenDown>): Promise<void> {
    return this.reports.upholdAll(data.dealId, actorId);
  }
}
