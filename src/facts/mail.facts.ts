import { defineFact } from './fact.js';

/** A mail came back, or its recipient called it spam. `providerId` is what `Mailer.send` gave for it. */
export const mailReturned = defineFact<
  'mail.returned',
  { suppressionId: string; reason: 'BOUNCE' | 'COMPLAINT'; providerId: string }
>('mail.returned');
export const mailSuppressionLifted = defineFact<'mail.suppression_lifted', { suppressionId: string }>(
  'mail.suppression_lifted',
);
