import { z } from 'zod';
import { CURRENCIES, MAX_PRICE_CENTS } from '../../../common/money.js';
import { isPlainLine, isPlainText } from '../../../common/text.js';
import { Id } from '../../../platform/http/inputs.js';
import { CategorySlug, ProductSlug } from '../products.dto.js';
import { findSpec } from '../specs/declared-specs.js';
import { MAX_SPEC_TEXT } from '../specs/spec.js';

const line = (max: number) =>
  z.string().trim().min(1).max(max).refine(isPlainLine, 'must be one line of plain text');

export const Brand = line(60).meta({ examples: ['T-Motor'] });
export const ProductName = line(160).meta({ examples: ['F60 Pro IV'] });
/** Before it is cleaned; what is kept is never longer. */
export const Description = z
  .string()
  .max(50_000)
  .refine(isPlainText, 'must not hold control characters')
  .meta({ description: 'HTML; what could do harm is taken out' });
export const Merchant = line(80).meta({ examples: ['drone-fpv-racer'] });
export const OfferUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2_000)
  .meta({ examples: ['https://shop.example/p/1'] });

const SpecKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be the key of a spec')
  .refine((key) => findSpec(key) !== null, 'is no spec of any category');
const SpecValue = z.union([z.number(), z.boolean(), z.string().trim().min(1).max(MAX_SPEC_TEXT)]);
const Specs = z
  .record(SpecKey, SpecValue)
  .refine((specs) => Object.keys(specs).length <= 60, 'must not be more than 60')
  .meta({ description: 'As declared for the category: `GET /api/products/specs`', examples: [{ kv: 1950 }] });

const ImageIds = z
  .array(Id)
  .max(12)
  .refine((ids) => new Set(ids).size === ids.length, 'must not repeat a picture')
  .meta({ description: 'Uploads of yours in their order; the first is the cover', examples: [[]] });

/** What a shop asks. */
export const OfferBody = z
  .strictObject({
    url: OfferUrl,
    priceCents: z.int().min(0).max(MAX_PRICE_CENTS),
    currency: z.enum(CURRENCIES),
    inStock: z.boolean(),
  })
  .meta({ id: 'OfferBody' });
export type OfferBody = z.infer<typeof OfferBody>;

const fields = {
  slug: ProductSlug,
  brand: Brand,
  name: ProductName,
  category: CategorySlug,
  specs: Specs,
  description: Description.nullable(),
  imageIds: ImageIds,
};

export const CreateProductBody = z
  .strictObject({
    ...fields,
    slug: ProductSlug.optional().meta({ description: 'Made of brand and name unless given' }),
    specs: Specs.default({}),
    description: Description.nullable().default(null),
    imageIds: ImageIds.default([]),
    offers: z
      .array(OfferBody.extend({ merchant: Merchant }))
      .max(50)
      .refine(
        (offers) => new Set(offers.map(({ merchant }) => merchant)).size === offers.length,
        'must not repeat a shop',
      )
      .default([]),
  })
  .meta({ id: 'CreateProductBody' });
export type CreateProductBody = z.infer<typeof CreateProductBody>;

export const EditProductBody = z
  .strictObject(fields)
  .partial()
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .meta({ id: 'EditProductBody' });
export type EditProductBody = z.infer<typeof EditProductBody>;

export const EditSpecsBody = z
  .record(SpecKey, SpecValue.nullable())
  .refine((specs) => Object.keys(specs).length > 0, 'must change something')
  .refine((specs) => Object.keys(specs).length <= 60, 'must not be more than 60')
  .meta({
    id: 'EditSpecsBody',
    description: 'Specs to set; null takes one away (RFC 7396)',
    examples: [{ kv: 1950 }],
  });
export type EditSpecsBody = z.infer<typeof EditSpecsBody>;

export const MergeBody = z
  .strictObject({ into: ProductSlug.meta({ description: 'The product that stays' }) })
  .meta({ id: 'MergeBody' });
export type MergeBody = z.infer<typeof MergeBody>;
