import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Limits } from '../../platform/limits/limits.service.js';
import type { Limiter } from '../../platform/limits/limits.service.js';
import { RateLimited } from '../../platform/limits/limits.problems.js';

const HOUR_S = 3_600;
const FREE = 6;
const FIRST_DELAY_S = 60;
const LONGEST_DELAY_S = 900;

/** The guesses at an account that count together, and how many they were so far. */
export interface Tally {
  account: string;
  key: string;
  used: number;
}

/** A guess at a password that was let through. */
export interface Guess {
  /** It was right: what was counted for this place is forgotten. */
  right(): Promise<void>;
  /** It was not looked at. */
  undo(): Promise<void>;
}

/**
 * How often a password may be guessed: six times at once, then after 1, 2, 4, 8, 15, 15 … minutes. Counted before the
 * password is looked at, so a thousand guesses at once get no further. A place (network) where the account has signed in
 * before is counted apart: strangers elsewhere cannot lock the owner out of it. Addresses without an account count too.
 */
@Injectable()
export class Guesses {
  private readonly free: Limiter;
  private readonly delayed: Limiter;
  private readonly total: Limiter;

  constructor(limits: Limits) {
    this.free = limits.limiter({ name: 'account-tries', points: FREE, seconds: 24 * HOUR_S });
    this.delayed = limits.limiter({ name: 'account', points: 1, seconds: LONGEST_DELAY_S });
    this.total = limits.limiter({ name: 'account-hour', points: 20, seconds: HOUR_S });
  }

  /** The guesses at an account from a place, for where it was used there before, and those from elsewhere. */
  async tallies(email: string, place: string): Promise<{ here: Tally; elsewhere: Tally }> {
    const account = keyOf(email);
    const tally = async (key: string) => ({ account, key, used: await this.free.used(key) });
    const [here, elsewhere] = await Promise.all([tally(`${account}:${place}`), tally(account)]);
    return { here, elsewhere };
  }

  /** Whether the next guess need not wait, unless others come at the same moment. */
  hasFree({ used }: Tally): boolean {
    return used < FREE;
  }

  /** Counts a guess. @throws RateLimited if it has to wait: then nobody may learn whether it was right */
  async take(tally: Tally): Promise<Guess> {
    const { account, key } = tally;
    const free = await this.pass(tally);
    await this.total.take(account);
    return {
      right: async () => {
        await Promise.all([this.free.forget(key), this.delayed.forget(key), this.total.giveBack(account)]);
      },
      undo: async () => {
        await Promise.all([
          free ? this.free.giveBack(key) : this.delayed.forget(key),
          this.total.giveBack(account),
        ]);
      },
    };
  }

  /** Forgets every guess at an account: its owner proved to be that by mail. */
  async forget(email: string, places: Iterable<string>): Promise<void> {
    const account = keyOf(email);
    const keys = [account, ...[...places].map((place) => `${account}:${place}`)];
    await Promise.all([
      this.total.forget(account),
      ...keys.flatMap((key) => [this.free.forget(key), this.delayed.forget(key)]),
    ]);
  }

  /** @returns whether it was one of the free ones */
  private async pass(tally: Tally): Promise<boolean> {
    const { key, used } = tally;
    if (this.hasFree(tally) && (await this.takeFree(key))) return true;
    const delay = Math.min(FIRST_DELAY_S * 2 ** Math.min(10, Math.max(0, used - FREE)), LONGEST_DELAY_S);
    await this.delayed.take(key, delay);
    await this.free.add(key);
    return false;
  }

  private async takeFree(key: string): Promise<boolean> {
    try {
      await this.free.take(key);
      return true;
    } catch (error) {
      // Its window is a day; how long to wait is up to the delays.
      if (error instanceof RateLimited) return false;
      throw error;
    }
  }
}

/** Addresses do not stand in the limiter's store in clear. */
function keyOf(email: string): string {
  return createHash('sha256').update(`guesses:${email}`).digest('base64url').slice(0, 22);
}
