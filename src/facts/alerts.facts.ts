import { defineFact } from './fact.js';

/** A deal is what an alert waits for, and its owner is to be told at once. */
export const alertMatched = defineFact<
  'alert.matched',
  { matchId: string; alertId: string; dealId: string; userId: string; reason: string }
>('alert.matched');
/** What a person's alerts found in a day or a week is ready to be told together. */
export const alertDigestDue = defineFact<
  'alert.digest_due',
  { digestId: string; userId: string; frequency: string; slot: string; matches: number }
>('alert.digest_due');
