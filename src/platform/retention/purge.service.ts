import { Inject, Injectable } from '@nestjs/common';
import { after, MINUTE } from '../../common/time.js';
import { retentionConfig } from '../../config/retention.config.js';
import type { RetentionConfig } from '../../config/retention.config.js';
import { removals } from '../../retention/policy.js';
import type { ModelRemoval } from '../../retention/policy.js';
import { PrismaService } from '../prisma/prisma.service.js';
import { beginningOf, boundsOf, dueCountOf, removalOf } from './purge.sql.js';

/** What a run removed: by model, and the models that it had no time left for. */
export interface PurgeReport {
  removed: Record<string, number>;
  unfinished: string[];
}

interface PurgeOptions {
  now?: Date;
  /** Ends it between two batches. */
  signal?: AbortSignal;
  /** How long it may go on; what is left is for the next run. */
  budgetMs?: number;
  /** Hears after each batch how far it is. */
  report?: (report: PurgeReport) => void;
}

/** Beyond that many nobody counts what is due. */
export const COUNTED = 10_000;

/** Removes rows as the policy says (src/retention): the one place that removes rows of every module. */
@Injectable()
export class Purge {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(retentionConfig.KEY) private readonly config: RetentionConfig,
  ) {}

  /**
   * Does the removals that the policy gives to `job`, a batch at a time, each a transaction of its own.
   *
   * @throws when its signal is aborted; an AggregateError of what failed, after everything else was done
   */
  async run(job: string, options: PurgeOptions = {}): Promise<PurgeReport> {
    const { signal, budgetMs = 30 * MINUTE } = options;
    const deadline = Date.now() + budgetMs;
    const report: PurgeReport = { removed: {}, unfinished: [] };
    const failures: unknown[] = [];
    for (const rule of removals(job)) {
      try {
        if (!(await this.remove(rule, deadline, report, options))) report.unfinished.push(rule.model);
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(new Error(`${rule.model} could not be purged`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
    return report;
  }

  /** How many rows of each rule a purge would remove now: `COUNTED` at the most. Removes nothing. */
  async due(now = new Date()): Promise<Map<ModelRemoval, number>> {
    const counts = new Map<ModelRemoval, number>();
    for (const rule of removals(null)) {
      const values = [COUNTED, ...this.boundsAt(rule, now)];
      const [row] = await this.prisma.sql<{ due: number }>(dueCountOf(rule), values);
      counts.set(rule, row!.due);
    }
    return counts;
  }

  /** @returns whether everything that was due is gone */
  private async remove(
    rule: ModelRemoval,
    deadline: number,
    report: PurgeReport,
    { now = new Date(), signal, report: tell }: PurgeOptions,
  ): Promise<boolean> {
    const bounds = this.boundsAt(rule, now);
    for (let place = beginningOf(rule); ;) {
      signal?.throwIfAborted();
      if (Date.now() > deadline) return false;
      const [batch] = await this.prisma.sql<{ gone: number; last: string | null }>(removalOf(rule), [
        place,
        ...bounds,
      ]);
      const { gone, last } = batch!;
      report.removed[rule.model] = (report.removed[rule.model] ?? 0) + gone;
      tell?.(report);
      if (gone < rule.batch || last === null) return true;
      place = last;
    }
  }

  private boundsAt(rule: ModelRemoval, now: Date) {
    return boundsOf(rule, after(-this.config.keptMs(rule.keep), now));
  }
}
