import { defineFact } from './fact.js';

type AboutFact = { factId: string; fact: string };

/** An operator had a dead fact delivered again. */
export const factReplayed = defineFact<'fact.replayed', AboutFact>('fact.replayed');
/** An operator gave a dead fact up: those who were to hear it never will. */
export const factDropped = defineFact<'fact.dropped', AboutFact & { failures: number; lastError: string }>(
  'fact.dropped',
);
