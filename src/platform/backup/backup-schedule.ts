import { CronTime } from 'cron';
import { MINUTE } from '../../common/time.js';

const RETRY_MS = 15 * MINUTE;

/**
 * When the next backup is due: the first slot after the last success, at once if that slot is past (the machine was
 * off), a quarter of an hour after a failure.
 *
 * @param schedule as cron has it, in UTC
 */
export function nextDue(
  schedule: string,
  { lastSuccess, lastFailure }: { lastSuccess: Date | null; lastFailure: Date | null },
  now: Date,
): Date {
  if (lastFailure) return later(new Date(lastFailure.getTime() + RETRY_MS), now);
  if (!lastSuccess) return now;
  const slot = new CronTime(schedule, 'UTC').getNextDateFrom(lastSuccess, 'UTC').toJSDate();
  return later(slot, now);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
