export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment `milliseconds` after `from` (default: now). */
export function after(milliseconds: number, from: Date = new Date()): Date {
  return new Date(from.getTime() + milliseconds);
}
