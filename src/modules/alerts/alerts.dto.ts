import { z } from 'zod';
import { MAX_PRICE_CENTS } from '../../common/money.js';
import { isPlainLine } from '../../common/text.js';
import { Id, pageOf } from '../../platform/http/inputs.js';
import {
  DealCard,
  dealFilters,
  pricesInOrder,
  PRICES_IN_ORDER,
  radiusHasCentre,
  RADIUS_HAS_CENTRE,
} from '../deals/deals.dto.js';
import { ProductSlug } from '../products/products.dto.js';

const Cents = z.int().min(0).max(MAX_PRICE_CENTS);
const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine(isPlainLine, 'must be one line of plain text')
  .meta({ examples: ['Motors near Lyon'] });
const Frequency = z.enum(['instant', 'daily', 'weekly']);
const BelowCents = Cents.min(1).meta({ description: 'Tell me when the price is lower than this' });

/** The filters of the list of deals, as JSON has them: numbers are numbers. */
const AlertFilterFields = z.strictObject({
  ...dealFilters,
  minPrice: Cents.optional(),
  maxPrice: Cents.optional(),
  radiusKm: z.number().min(1).max(2_000).optional(),
} satisfies Record<keyof typeof dealFilters, z.ZodType>);

const AlertFilters = AlertFilterFields.refine(pricesInOrder, PRICES_IN_ORDER)
  .refine(radiusHasCentre, RADIUS_HAS_CENTRE)
  .refine(
    ({ near: _, ...narrowing }) => Object.values(narrowing).some((value) => value !== undefined),
    'must hold a filter that narrows the list',
  )
  .meta({ id: 'AlertFilters' });
export type AlertFilters = z.infer<typeof AlertFilters>;

const SearchAlertBody = z.strictObject({
  name: Name,
  kind: z.literal('search'),
  filters: AlertFilters,
  frequency: Frequency.default('instant'),
});

const PriceAlertBody = z
  .strictObject({
    name: Name,
    kind: z.literal('price'),
    dealId: Id.optional(),
    productSlug: ProductSlug.optional(),
    belowCents: BelowCents.optional(),
    frequency: Frequency.default('instant'),
  })
  .refine(({ dealId, productSlug }) => (dealId === undefined) !== (productSlug === undefined), {
    message: 'either this or productSlug is needed, and not both',
    path: ['dealId'],
  });

export const OpenAlertBody = z
  .discriminatedUnion('kind', [SearchAlertBody, PriceAlertBody])
  .meta({ id: 'OpenAlertBody' });
export type OpenAlertBody = z.infer<typeof OpenAlertBody>;

export const EditAlertBody = z
  .strictObject({
    name: Name,
    frequency: Frequency,
    paused: z.boolean(),
    filters: AlertFilters.meta({ description: 'All of them anew; of a search only' }),
    belowCents: BelowCents.nullable().meta({ description: 'Of a price watch only' }),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .meta({ id: 'EditAlertBody' });
export type EditAlertBody = z.infer<typeof EditAlertBody>;

export const AlertResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(['search', 'price']),
    frequency: Frequency,
    filters: AlertFilterFields.optional().meta({ description: 'Of a search' }),
    dealId: z.uuid().optional().meta({ description: 'Of a watch on a deal' }),
    productSlug: z.string().optional().meta({ description: 'Of a watch on a product' }),
    belowCents: z.int().nullable().optional().meta({ description: 'Of a price watch' }),
    paused: z.boolean(),
    pausedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Alert' });
export type AlertResponse = z.infer<typeof AlertResponse>;

export const AlertsPage = pageOf(AlertResponse, 'AlertsPage');

export const AlertMatchResponse = z
  .object({
    id: z.uuid(),
    dealId: z.uuid(),
    deal: DealCard.nullable().meta({ description: 'As it is now; null once it is no longer public' }),
    reason: z
      .enum(['search', 'price'])
      .meta({ description: 'It is what the search asks for, or its price came down' }),
    cause: z.string().meta({ description: 'What happened to the deal then', examples: ['deal.published'] }),
    priceCents: z.int().meta({ description: 'What it cost then' }),
    criteria: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'What the alert asked for then' }),
    told: Frequency.meta({ description: 'How you are told of it' }),
    at: z.iso.datetime(),
  })
  .meta({ id: 'AlertMatch' });
export type AlertMatchResponse = z.infer<typeof AlertMatchResponse>;

export const AlertMatchesPage = pageOf(AlertMatchResponse, 'AlertMatchesPage');

const Token = z.string().min(20).max(100);
export const AlertLinkQuery = z.strictObject({ token: Token });
export type AlertLinkQuery = z.infer<typeof AlertLinkQuery>;
