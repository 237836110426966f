import { MINUTE } from '../../../common/time.js';
import type { FacetsRow } from './product-facets.sql.js';

/** How long a dear count holds: as long as clients keep it anyway. */
const KEPT_MS = MINUTE;
/** Products that a count must have read to be worth keeping; smaller ones are always counted anew. */
const DEAR_FROM = 2_000;
const MOST_KEPT = 200;
/** Counts at the same time: whatever is asked for, the pool stays free for others. */
const AT_ONCE = 2;

/** What keeps counts of broad choices from costing more than one at a time: docs/decisions/0072-facets-of-broad-choices.md. */
export class FacetCounts {
  private readonly kept = new Map<string, { row: FacetsRow; until: number }>();
  private readonly running = new Map<string, Promise<FacetsRow>>();
  private readonly waiting: (() => void)[] = [];
  private free = AT_ONCE;

  constructor(private readonly now: () => number = Date.now) {}

  /** The count of a choice: a kept one, the one that is being made, or a new one in its turn. */
  async of(choice: string, count: () => Promise<FacetsRow>): Promise<FacetsRow> {
    const kept = this.kept.get(choice);
    if (kept && kept.until > this.now()) return kept.row;
    const running =
      this.running.get(choice) ??
      this.inTurn(count)
        .then((row) => this.keep(choice, row))
        .finally(() => this.running.delete(choice));
    this.running.set(choice, running);
    return running;
  }

  private keep(choice: string, row: FacetsRow): FacetsRow {
    this.kept.delete(choice);
    if (row.read < DEAR_FROM) return row;
    if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(choice, { row, until: this.now() + KEPT_MS });
    return row;
  }

  private async inTurn(count: () => Promise<FacetsRow>): Promise<FacetsRow> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await count();
    } finally {
      // The turn goes to who waits longest.
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
