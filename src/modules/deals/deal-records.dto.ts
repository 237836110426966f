import { z } from 'zod';

export const PriceHistory = z
  .object({
    items: z.array(z.object({ priceCents: z.int(), currency: z.string(), since: z.iso.datetime() })),
  })
  .meta({ id: 'DealPriceHistory' });

export const StatementResponse = z
  .object({
    id: z.uuid(),
    dealId: z.uuid().nullable(),
    decision: z.enum(['DECLINE', 'TAKEDOWN', 'REVISION_DECLINE', 'SUSPENSION', 'MESSAGE_REMOVAL']),
    reason: z.string(),
    rule: z.string().meta({ description: 'The rule that was broken' }),
    facts: z.string().meta({ description: 'What the decision rests on' }),
    note: z.string().nullable().meta({ description: "The moderator's own words" }),
    automated: z.boolean().meta({ description: 'Whether a machine decided' }),
    howToAppeal: z.string(),
    appealUntil: z.iso.datetime(),
    appeal: z
      .object({
        id: z.uuid(),
        text: z.string(),
        status: z.enum(['OPEN', 'UPHELD', 'OVERTURNED']).meta({
          description: 'UPHELD: the decision stands. OVERTURNED: the appeal was right',
        }),
        note: z.string().nullable(),
        createdAt: z.iso.datetime(),
        decidedAt: z.iso.datetime().nullable(),
      })
      .nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'StatementOfReasons' });

export const StatementsResponse = z
  .object({ items: z.array(StatementResponse) })
  .meta({ id: 'StatementsOfReasons' });
