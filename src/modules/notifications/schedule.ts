import { DAY, MINUTE } from '../../common/time.js';
import type { Settings } from './preferences.reader.js';

// When something goes out: pure, by the clock on the wall of whoever is told.

/** Digests go out at eight in the morning; weekly ones on Monday. */
const DIGEST_MINUTE = 8 * 60;
const MINUTES_A_DAY = 1_440;

/** The first moment from `now` on that is not in somebody's quiet hours. */
export function afterQuietHours(now: Date, { timeZone, quietFrom, quietUntil }: Settings): Date {
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil) return now;
  const minute = wallClock(now, timeZone).minute;
  const quiet =
    quietFrom < quietUntil
      ? minute >= quietFrom && minute < quietUntil
      : minute >= quietFrom || minute < quietUntil;
  return quiet ? nextTime(now, timeZone, quietUntil) : now;
}

/** When the next digest goes out: strictly after `now`. */
export function nextDigest(now: Date, { timeZone, mailFrequency }: Settings): Date {
  let next = nextTime(now, timeZone, DIGEST_MINUTE);
  while (mailFrequency === 'WEEKLY' && wallClock(next, timeZone).weekday !== 'Mon') {
    next = nextTime(next, timeZone, DIGEST_MINUTE);
  }
  return next;
}

/** Whether a time zone is one that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    wallClock(new Date(), name);
    return true;
  } catch {
    return false;
  }
}

/** The next moment, after `from`, at which the clock on the wall shows that minute of the day. */
function nextTime(from: Date, timeZone: string, minuteOfDay: number): Date {
  const start = Math.floor(from.getTime() / MINUTE) * MINUTE;
  const wait = (minuteOfDay - wallClock(from, timeZone).minute + MINUTES_A_DAY) % MINUTES_A_DAY;
  const guess = new Date(start + (wait || MINUTES_A_DAY) * MINUTE);
  // Where the clock was changed in between, the guess is off by that.
  const off = minuteOfDay - wallClock(guess, timeZone).minute;
  const correction =
    off > MINUTES_A_DAY / 2 ? off - MINUTES_A_DAY : off < -MINUTES_A_DAY / 2 ? off + MINUTES_A_DAY : off;
  const corrected = new Date(guess.getTime() + correction * MINUTE);
  return corrected > from ? corrected : new Date(corrected.getTime() + DAY);
}

function wallClock(at: Date, timeZone: string): { minute: number; weekday: string } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return { minute: Number(part('hour')) * 60 + Number(part('minute')), weekday: part('weekday') };
}
