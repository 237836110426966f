import { DAY } from '../../common/time.js';
import { timeOf } from './backup-record.js';

export interface Retention {
  /** How many of the newest days that have a backup keep one. */
  daily: number;
  /** How many of the newest weeks (from Monday, UTC) that have a backup keep one. */
  weekly: number;
}

/**
 * Which backups stay: those of the last 24 hours, and the newest of each day and of each week, for so many days and weeks.
 * Days without a backup do not count, so that a stopped clock throws nothing away.
 */
export function keptOf(names: string[], { daily, weekly }: Retention, now: Date): Set<string> {
  const newestFirst = names
    .flatMap((name) => {
      const at = timeOf(name);
      return at ? [{ name, at: at.getTime(), day: Math.floor(at.getTime() / DAY) }] : [];
    })
    .sort((a, b) => (a.name < b.name ? 1 : -1));
  const kept = new Set(newestFirst.filter(({ at }) => now.getTime() - at < DAY).map(({ name }) => name));
  const keep = (slots: number, slotOf: (day: number) => number) => {
    const filled = new Set<number>();
    for (const { name, day } of newestFirst) {
      const slot = slotOf(day);
      if (filled.has(slot)) continue;
      if (filled.size === slots) return;
      filled.add(slot);
      kept.add(name);
    }
  };
  keep(daily, (day) => day);
  // The first day of all, 1970-01-01, was a Thursday.
  keep(weekly, (day) => Math.floor((day + 3) / 7));
  return kept;
}
