export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment `milliseconds` after `from` (default: now). */
export function after(milliseconds: number, from: Date = new Date()): Date {
  return new Date(from.getTime() + milliseconds);
}

/** The midnight (UTC) before a moment. */
export function startOfDay(moment: Date = new Date()): Date {
  return new Date(Math.floor(moment.getTime() / DAY) * DAY);
}

/** The week of a moment in UTC, as ISO 8601 names it: `2026-W47`. */
export function isoWeek(moment: Date): string {
  const day = startOfDay(moment);
  const weekday = (day.getUTCDay() + 6) % 7;
  const thursday = after((3 - weekday) * DAY, day);
  const year = thursday.getUTCFullYear();
  const days = (thursday.getTime() - Date.UTC(year, 0, 1)) / DAY;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}
