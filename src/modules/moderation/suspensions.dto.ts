import { z } from 'zod';
import { DECISION_NOTE, explained, EXPLAIN } from '../deals/decisions.dto.js';

export const SUSPENSION_REASONS = [
  'PROHIBITED_ITEM',
  'SUSPECTED_SCAM',
  'HARASSMENT',
  'REPEATED_OFFENCES',
  'OTHER',
] as const;

export const SuspensionBody = z
  .strictObject({
    reason: z.enum(SUSPENSION_REASONS),
    note: DECISION_NOTE.optional(),
    until: z.iso
      .datetime()
      .refine((text) => new Date(text) > new Date(), 'must be in the future')
      .optional()
      .meta({ description: 'When it ends by itself; without it somebody has to lift it' }),
  })
  .refine(explained, EXPLAIN)
  .meta({ id: 'SuspensionBody' });
export type SuspensionBody = z.infer<typeof SuspensionBody>;

export const SuspensionResponse = z
  .object({
    userId: z.uuid(),
    statementId: z.uuid(),
    reason: z.enum(SUSPENSION_REASONS),
    until: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Suspension' });
