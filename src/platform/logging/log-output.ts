import { destination } from 'pino';
import type { DestinationStream } from 'pino';

/** Lines wait for others until there are so many bytes, or for so long; an error waits for nothing. */
const TOGETHER_BYTES = 12_288;
const TOGETHER_MS = 50;

/**
 * Standard output, several lines to a write: one write for each line costs more than making the line. What waits goes out
 * when the process ends, by itself or by an error; a process that is killed takes its last lines along.
 */
export function logOutput(): DestinationStream {
  return destination({ dest: 1, sync: false, minLength: TOGETHER_BYTES, periodicFlush: TOGETHER_MS });
}
