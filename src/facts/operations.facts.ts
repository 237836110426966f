import { defineFact } from './fact.js';

type AboutDelivery = { deliveryId: string; kind: string; channel: string };
type AboutFact = { factId: string; fact: string };

/** An operator had a dead fact delivered again. */
export const factReplayed = defineFact<'fact.replayed', AboutFact>('fact.replayed');
/** An operator gave a dead fact up: those who were to hear it never will. */
export const factDropped = defineFact<'fact.dropped', AboutFact & { failures: number; lastError: string }>(
  'fact.dropped',
);

/** An operator had a dead delivery tried again. */
export const deliveryRetried = defineFact<'delivery.retried', AboutDelivery>('delivery.retried');
/** An operator gave a dead delivery up: nobody is told over that channel. */
export const deliveryDropped = defineFact<'delivery.dropped', AboutDelivery & { lastError: string }>(
  'delivery.dropped',
);
