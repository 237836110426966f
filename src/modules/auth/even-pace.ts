import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds; longer than any of the answers takes on an idle machine. */
const PACE_MS = 120;

/**
 * Begins to count paces.
 *
 * @returns what resolves when the pace ends that is then under way, so that an answer given then took a whole number of
 *   them: one on an idle machine, more on a busy one. It keeps no process alive.
 */
export function startPace(): () => Promise<void> {
  const began = performance.now();
  return () => {
    const intoPace = (performance.now() - began) % PACE_MS;
    return wait(Math.ceil(PACE_MS - intoPace), undefined, { ref: false });
  };
}

/**
 * Makes `work` take a whole number of paces, so that the answer's moment does not tell which way was gone. The ways also
 * do the same work (one transaction, one fact), so that they seldom differ by a pace.
 */
export async function atEvenPace<T>(work: () => Promise<T>): Promise<T> {
  const endOfPace = startPace();
  try {
    return await work();
  } finally {
    await endOfPace();
  }
}
