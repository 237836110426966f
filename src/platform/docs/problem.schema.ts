import { z } from 'zod';

/** The shape of every error (RFC 9457). */
export const ProblemSchema = z
  .object({
    type: z.string().meta({ examples: ['urn:kwadmarket:problem:deal.not_found'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().meta({ description: 'The path that was called' }),
    code: z.string().meta({ description: 'Stable and dotted: branch on this' }),
    requestId: z.string().meta({ description: 'Quote it to support' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
