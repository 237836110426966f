import { setTimeout as wait } from 'node:timers/promises';

/** Longer than any of the answers takes on an idle machine. */
const PACE_MS = 120;

/** Resolves when an answer that began now may be given. It keeps no process alive. */
export function startPace(): Promise<void> {
  return wait(PACE_MS, undefined, { ref: false });
}

/**
 * Makes `work` take no less than a fixed time, so that the answer's moment does not tell which way was gone. The ways
 * also do the same work (one transaction, one fact), for the day when the machine is slower than the pace.
 */
export async function atEvenPace<T>(work: () => Promise<T>): Promise<T> {
  const pace = startPace();
  try {
    return await work();
  } finally {
    await pace;
  }
}
