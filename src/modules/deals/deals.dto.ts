import { z } from 'zod';
import { CURRENCIES, MAX_PRICE_CENTS } from '../../common/money.js';
import { isPlainLine, isPlainText } from '../../common/text.js';
import { Id, Limit, pageOf } from '../../platform/http/inputs.js';
import { CardImage, PagePicture } from '../images/images.dto.js';
import { CategorySlug, ProductSlug } from '../products/products.dto.js';
import { DEAL_STATUSES, DEAL_VERBS } from './deal.js';
import { isPlace } from '../../common/place.js';
import { DECISION_NOTE, DECLINE_REASONS, explained, EXPLAIN } from './decisions.dto.js';
import { RevisionResponse } from './deal-revision.dto.js';

const CONDITIONS = ['new', 'like_new', 'good', 'fair', 'for_parts'] as const;
const MAX_IMAGES = 12;

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Without one a line may look empty: Unicode has many characters that show nothing. */
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const HTML_TAG = /<[a-z!/][^>]*>/i;

const Title = z
  .string()
  .trim()
  .min(3)
  .max(120)
  .refine(isPlainLine, 'must be one line of plain text')
  .refine((text) => !HTML_TAG.test(text), 'must not hold HTML')
  .refine((text) => LETTER_OR_DIGIT.test(text), 'must hold letters or digits')
  .meta({ examples: ['4 x T-Motor F60 Pro IV 1950KV'] });
const Description = z
  .string()
  .trim()
  .max(5_000)
  .refine(isPlainText, 'must be plain text')
  .meta({ examples: ['Flown for one summer, no crashes.'] });
const Price = z
  .int()
  .min(1)
  .max(MAX_PRICE_CENTS)
  .meta({ examples: [4500], description: 'In minor units: cents' });
const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'must be two capital letters (ISO 3166)', abort: true })
  // ZZ is how Unicode names the unknown region.
  .refine((code) => code !== 'ZZ' && regions.of(code) !== undefined, 'is not a country')
  .meta({ examples: ['FR'] });
const ImageIds = z
  .array(Id)
  .max(MAX_IMAGES)
  .refine((ids) => new Set(ids).size === ids.length, 'must not repeat a picture');

const fields = {
  title: Title,
  description: Description,
  priceCents: Price,
  currency: z.enum(CURRENCIES),
  condition: z.enum(CONDITIONS),
  category: CategorySlug,
  imageIds: ImageIds.meta({
    description: 'Uploads of yours in their order; the first is the cover',
    examples: [[]],
  }),
  city: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .refine(isPlainLine, 'must be one line of plain text')
    .meta({ examples: ['Lyon'] }),
  postcode: z
    .string()
    .trim()
    .min(2)
    .max(12)
    .regex(/^[A-Za-z0-9 -]+$/, 'must be a postcode')
    .meta({ examples: ['69001'] }),
  country: Country,
  lat: z
    .number()
    .min(-90)
    .max(90)
    .optional()
    .meta({ examples: [45.76] }),
  lng: z
    .number()
    .min(-180)
    .max(180)
    .optional()
    .meta({ examples: [4.83] }),
  shipping: z.boolean(),
  productSlug: ProductSlug.optional(),
  floorCents: Price.optional().meta({
    description: 'The lowest price that you would take. Shown to nobody else',
    examples: [4000],
  }),
};

interface Whereabouts {
  lat?: number | undefined;
  lng?: number | undefined;
}
const bothOrNeither = ({ lat, lng }: Whereabouts) => (lat === undefined) === (lng === undefined);
const PLACE_PROBLEM = { message: 'lat and lng go together', path: ['lat'] };

export const OpenDealBody = z
  .strictObject(fields)
  .refine(bothOrNeither, PLACE_PROBLEM)
  .refine(({ floorCents, priceCents }) => floorCents === undefined || floorCents <= priceCents, {
    message: 'must not be above the price',
    path: ['floorCents'],
  })
  .meta({ id: 'OpenDealBody' });
export type OpenDealBody = z.infer<typeof OpenDealBody>;

export const EditDealBody = z
  .strictObject({ ...fields, productSlug: ProductSlug.nullable(), floorCents: Price.nullable() })
  .partial()
  .refine(bothOrNeither, PLACE_PROBLEM)
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .meta({ id: 'EditDealBody' });
export type EditDealBody = z.infer<typeof EditDealBody>;

export const DeclineBody = z
  .strictObject({
    reason: z.enum(DECLINE_REASONS),
    note: DECISION_NOTE.optional(),
    askForChanges: z
      .boolean()
      .default(false)
      .meta({ description: 'Invite the seller to mend it and submit again' }),
  })
  .refine(explained, EXPLAIN)
  .meta({ id: 'DeclineBody' });
export type DeclineBody = z.infer<typeof DeclineBody>;

export const TakedownBody = z
  .strictObject({ reason: z.enum(DECLINE_REASONS), note: DECISION_NOTE.optional() })
  .refine(explained, EXPLAIN)
  .meta({ id: 'TakedownBody' });
export type TakedownBody = z.infer<typeof TakedownBody>;

export const SaleBody = z.strictObject({ buyerId: Id.optional() }).optional().meta({ id: 'SaleBody' });
export type SaleBody = z.infer<typeof SaleBody>;

export const SORTS = ['newest', 'price_asc', 'price_desc', 'distance'] as const;

/** What a list of deals can be narrowed by. Each is given once: a group of categories stands for all of its own. */
export const dealFilters = {
  q: z.string().trim().min(1).max(200).refine(isPlainText, 'must be plain text').optional().meta({
    description: 'Words, or how they begin; "a phrase"; or; -without. Case and accents do not matter',
  }),
  category: CategorySlug.optional().meta({ description: 'A category, or a group of them' }),
  condition: z.enum(CONDITIONS).optional(),
  minPrice: z.coerce.number().int().min(0).max(MAX_PRICE_CENTS).optional(),
  maxPrice: z.coerce.number().int().min(0).max(MAX_PRICE_CENTS).optional(),
  country: Country.optional(),
  near: z
    .string()
    .refine(isPlace, 'must be "lat,lng" in degrees, within -90..90 and -180..180')
    .optional()
    .meta({ description: 'A place as "lat,lng": each deal tells how far it is', examples: ['45.76,4.84'] }),
  radiusKm: z.coerce
    .number()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ description: 'Only deals at most so far from `near`, by great circle' }),
  sellerId: Id.optional(),
  productId: Id.optional(),
};

interface PriceRange {
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
}
interface Surroundings {
  near?: string | undefined;
  radiusKm?: number | undefined;
}
/** What filters must keep to together. */
export const pricesInOrder = ({ minPrice = 0, maxPrice = Infinity }: PriceRange) => minPrice <= maxPrice;
export const PRICES_IN_ORDER = { message: 'must not be above maxPrice', path: ['minPrice'] };
export const radiusHasCentre = ({ near, radiusKm }: Surroundings) =>
  near !== undefined || radiusKm === undefined;
export const RADIUS_HAS_CENTRE = { message: 'needs near, the centre', path: ['radiusKm'] };

export const ListDealsQuery = z
  .strictObject({
    ...dealFilters,
    sort: z.enum(SORTS).default('newest'),
    cursor: z.string().max(500).optional(),
    limit: Limit,
  })
  .refine(pricesInOrder, PRICES_IN_ORDER)
  .refine(radiusHasCentre, RADIUS_HAS_CENTRE)
  .refine(({ near, sort }) => near !== undefined || sort !== 'distance', {
    message: 'distance needs near',
    path: ['sort'],
  });
export type ListDealsQuery = z.infer<typeof ListDealsQuery>;

/** The list of one product's deals: no place, so no distances. */
export const ProductDealsQuery = z.strictObject({
  condition: dealFilters.condition,
  minPrice: dealFilters.minPrice,
  maxPrice: dealFilters.maxPrice,
  country: dealFilters.country,
  sort: z.enum(['newest', 'price_asc', 'price_desc']).default('newest'),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ProductDealsQuery = z.infer<typeof ProductDealsQuery>;

export const MyDealsQuery = z.strictObject({
  status: z.enum(DEAL_STATUSES).optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type MyDealsQuery = z.infer<typeof MyDealsQuery>;

export const DealCard = z
  .object({
    id: z.uuid(),
    title: z.string(),
    priceCents: z.int(),
    currency: z.string(),
    condition: z.enum(CONDITIONS),
    category: z.string(),
    status: z.enum(DEAL_STATUSES),
    city: z.string(),
    country: z.string(),
    image: CardImage.nullable(),
    seller: z.object({ id: z.uuid(), displayName: z.string() }),
    publishedAt: z.iso.datetime().nullable(),
    distanceKm: z
      .number()
      .optional()
      .meta({ description: 'From `near`, by great circle; absent if the deal names no place' }),
    priceDrop: z
      .object({ fromCents: z.int(), at: z.iso.datetime() })
      .nullable()
      .optional()
      .meta({ description: 'The price before, if the last change within 30 days lowered it' }),
  })
  .meta({ id: 'DealCard' });
export type DealCard = z.infer<typeof DealCard>;

export const DealsPage = pageOf(DealCard, 'DealsPage');

export const ListedDeals = DealsPage.extend({
  correctedQ: z.string().optional().meta({
    description: 'What was looked for instead, where no deal has `q` as it was typed; save this as an alert',
  }),
}).meta({ id: 'ListedDeals' });

export const SimilarQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(24).default(8) });
export type SimilarQuery = z.infer<typeof SimilarQuery>;
export const SimilarDeals = z.object({ items: z.array(DealCard) }).meta({ id: 'SimilarDeals' });

export const MyDealCounts = z
  .object({ counts: z.record(z.enum(DEAL_STATUSES), z.int()) })
  .meta({ id: 'MyDealCounts' });

export const SellerPage = DealsPage.extend({
  seller: z.object({
    id: z.uuid(),
    displayName: z.string(),
    memberSince: z.iso.datetime(),
    onSale: z.int().meta({ description: 'Deals on sale now' }),
    sold: z.int(),
  }),
}).meta({ id: 'SellerPage' });

export const DealResponse = DealCard.extend({
  version: z.int(),
  description: z.string(),
  postcode: z.string(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  shipping: z.boolean(),
  product: z.object({ slug: z.string(), brand: z.string(), name: z.string() }).nullable(),
  images: z.array(PagePicture),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  favoriteCount: z.int().meta({ description: 'How many people keep an eye on it' }),
  favorited: z.boolean().optional().meta({ description: 'Whether you do, if you are signed in' }),
  own: z
    .object({
      floorCents: z.int().nullable(),
      decline: z
        .object({ reason: z.string(), note: z.string().nullable(), changesAsked: z.boolean() })
        .nullable(),
      revision: RevisionResponse.nullable()
        .optional()
        .meta({ description: 'A change of the public deal that waits for approval' }),
      verbs: z.array(z.enum(DEAL_VERBS)).meta({ description: 'What the seller can do in this state' }),
      viewCount: z.int().meta({ description: 'Visitors a day, added up; a few seconds behind' }),
    })
    .optional()
    .meta({ description: 'Shown to the seller and to moderators only' }),
}).meta({ id: 'Deal' });
export type DealResponse = z.infer<typeof DealResponse>;

export const DealHistory = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        verb: z.string(),
        from: z.enum(DEAL_STATUSES).nullable(),
        to: z.enum(DEAL_STATUSES),
        actor: z.object({ id: z.uuid(), displayName: z.string() }).nullable(),
        reason: z.string().nullable(),
        note: z.string().nullable(),
        at: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'DealHistory' });
