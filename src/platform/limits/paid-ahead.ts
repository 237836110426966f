import { LRUCache } from 'lru-cache';
import type { Limiter } from './limits.service.js';

/** How many keys may have one paid for; whoever is beyond waits for the count as the first time. */
const MOST = 20_000;

/**
 * Takes from a quota without waiting for Redis: with each one that is taken the next of the same key is paid for, so that it
 * may go at once. Never more than the quota passes; what was paid for here and is then asked for elsewhere is lost to its
 * key until the window ends. See docs/decisions/0096-paid-ahead.md.
 */
export class PaidAhead {
  /** Keys with one that is paid for, until its window ends. */
  private readonly paid = new LRUCache<string, true>({ max: MOST });
  private readonly paying = new Map<string, Promise<void>>();

  constructor(private readonly limiter: Limiter) {}

  /** As `Limiter.take`. @throws RateLimited if nothing is left */
  async take(key: string): Promise<void> {
    if (!this.spend(key)) await this.wait(key);
    if (!this.paying.has(key) && !this.paid.has(key)) this.pay(key);
  }

  private async wait(key: string): Promise<void> {
    try {
      await this.limiter.take(key);
    } catch (refusal) {
      // The last one may just have been paid for.
      await this.paying.get(key);
      if (!this.spend(key)) throw refusal;
    }
  }

  private spend(key: string): boolean {
    return this.paid.has(key) && this.paid.delete(key);
  }

  private pay(key: string): void {
    const asked = performance.now();
    const payment = this.limiter.take(key).then(
      ({ resetMs }) => {
        // Counted from the question, so that it never outlives the window.
        const ttl = Math.floor(asked + resetMs - performance.now());
        if (ttl > 0) this.paid.set(key, true, { ttl });
      },
      () => undefined,
    );
    this.paying.set(
      key,
      payment.finally(() => this.paying.delete(key)),
    );
  }
}
