import { z } from 'zod';

export const TermsResponse = z
  .object({ version: z.string().meta({ examples: ['2026-11-01'] }), required: z.boolean() })
  .meta({ id: 'Terms' });

export const AcceptTermsBody = z
  .strictObject({ version: z.string().min(1).max(40) })
  .meta({ id: 'AcceptTermsBody' });
export type AcceptTermsBody = z.infer<typeof AcceptTermsBody>;
