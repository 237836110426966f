import { z } from 'zod';
import { MAX_PRICE_CENTS } from '../../common/money.js';
import { OFFER_STATUSES, OFFER_VERBS } from './offer.js';

export const PriceBody = z
  .strictObject({
    priceCents: z
      .int()
      .min(1)
      .max(MAX_PRICE_CENTS)
      .meta({ examples: [4000], description: 'In minor units of the currency of the deal' }),
  })
  .meta({ id: 'PriceBody' });
export type PriceBody = z.infer<typeof PriceBody>;

const Side = z.enum(['buyer', 'seller']);

export const OfferResponse = z
  .object({
    id: z.uuid(),
    discussionId: z.uuid(),
    dealId: z.uuid(),
    status: z.enum(OFFER_STATUSES),
    priceCents: z.int().meta({ description: 'The price that stands' }),
    currency: z.string(),
    by: Side.meta({ description: 'Who named it; the other side is asked' }),
    round: z.int().meta({ description: 'How many prices were named for this deal, of five' }),
    expiresAt: z.iso.datetime(),
    text: z.string().meta({ description: 'How it stands, for people to read' }),
    verbs: z.array(z.enum(OFFER_VERBS)).meta({ description: 'What the caller can do now' }),
    history: z.array(
      z.object({ verb: z.enum(OFFER_VERBS), priceCents: z.int(), round: z.int(), at: z.iso.datetime() }),
    ),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'PriceOffer' });
export type OfferResponse = z.infer<typeof OfferResponse>;

export const OffersResponse = z.object({ items: z.array(OfferResponse) }).meta({ id: 'PriceOffers' });
