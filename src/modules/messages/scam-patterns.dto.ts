import { z } from 'zod';
import { isPlainLine } from '../../common/text.js';
import { isPatternText } from './scam-filter.js';

export const PatternName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,59}$/, 'must be 2 to 60 small letters, digits and hyphens')
  .meta({ examples: ['fake-escrow'] });

export const SetScamPatternBody = z
  .strictObject({
    text: z
      .string()
      .min(2)
      .max(200)
      .refine(isPlainLine, 'must be one line of plain text')
      .refine(isPatternText, 'needs two letters or more in each part, and at most two *')
      .optional()
      .meta({
        examples: ['escrow * fee'],
        description:
          'Words in their order, whatever case and accents; `*` stands for up to 40 characters of the same line. ' +
          'Left out: the declared pattern of this name keeps its own',
      }),
    enabled: z.boolean().default(true),
    note: z.string().trim().min(1).max(500).refine(isPlainLine, 'must be one line of plain text').optional(),
  })
  .meta({ id: 'SetScamPatternBody' });
export type SetScamPatternBody = z.infer<typeof SetScamPatternBody>;

export const ScamPatternResponse = z
  .object({
    name: z.string(),
    declared: z.boolean().meta({ description: 'Part of the product; what is set under its name changes it' }),
    about: z.string().nullable(),
    text: z.string().nullable().meta({ description: 'What an admin wrote; null: as declared' }),
    enabled: z.boolean(),
    note: z.string().nullable(),
    updatedAt: z.iso.datetime().nullable(),
    updatedById: z.uuid().nullable(),
  })
  .meta({ id: 'ScamPattern' });

export const ScamPatternsResponse = z
  .object({ items: z.array(ScamPatternResponse) })
  .meta({ id: 'ScamPatterns' });

export const TryScamPatternsBody = z
  .strictObject({ text: z.string().min(1).max(4_000) })
  .meta({ id: 'TryScamPatternsBody' });

export const ScamHitsResponse = z
  .object({
    hits: z.array(z.string()).meta({ description: 'Names of patterns; none: it would not be held' }),
  })
  .meta({ id: 'ScamHits' });
