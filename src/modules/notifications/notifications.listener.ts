import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { Fact } from '../../facts/fact.js';
import { FactBus } from '../../platform/events/fact-bus.js';
import { NotificationsService } from './notifications.service.js';
import type { Notice } from './notice.js';
import type { Rule } from './rule.js';
import { RULES } from './rules.js';
import { Sources } from './sources.js';

/** Hears every fact that the table of rules names, and tells whom it says. */
@Injectable()
export class NotificationsListener implements OnModuleInit {
  constructor(
    private readonly bus: FactBus,
    private readonly sources: Sources,
    private readonly notifications: NotificationsService,
  ) {}

  onModuleInit(): void {
    for (const rule of RULES) this.bus.hear(rule.fact, (fact) => this.apply(rule, fact));
  }

  private async apply(rule: Rule, fact: Fact): Promise<void> {
    if (!rule.tells(fact)) return;
    const story = await rule.story(fact, this.sources);
    if (!story) return;
    const { data, words, link, people } = story;
    const thread = rule.threadOf(fact);
    const notice = { kind: rule.kind, dedupeKey: rule.keyOf(fact), data, words, link, thread } as Notice;
    await this.notifications.tell(notice, rule.to(people));
  }
}
