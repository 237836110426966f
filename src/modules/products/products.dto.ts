import { z } from 'zod';
import { isPlainLine } from '../../common/text.js';
import { Limit, pageOf } from '../../platform/http/inputs.js';
import { CardImage, PagePicture } from '../images/images.dto.js';

export const CategorySlug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be the slug of a category')
  .meta({ examples: ['motor'] });

const Category = z.object({
  slug: z.string(),
  names: z.object({ en: z.string(), fr: z.string(), de: z.string() }),
  dealCount: z.int().meta({ description: 'Deals on sale' }),
});

export const CategoryResponse = Category.extend({
  parentSlug: z.string().nullable().meta({ description: 'The group that it is in' }),
}).meta({ id: 'Category' });

const CategoryNode = Category.extend({
  children: z.array(Category).meta({ description: 'None: deals are in the category itself' }),
}).meta({ id: 'CategoryNode' });

export const CategoriesResponse = z
  .object({
    items: z.array(CategoryResponse).meta({ description: 'Those that a deal can be in' }),
    tree: z
      .array(CategoryNode)
      .meta({ description: 'Groups with their categories, and categories in no group' }),
  })
  .meta({ id: 'Categories' });
export type CategoriesResponse = z.infer<typeof CategoriesResponse>;

const SpecFilterText = z.string().min(3).max(200);

const productFilters = {
  category: CategorySlug.optional().meta({ description: 'A category, or a group of them' }),
  brand: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine(isPlainLine, 'must be one line of plain text')
    .optional()
    .meta({ description: 'Case does not matter' }),
  spec: z
    .union([SpecFilterText, z.array(SpecFilterText).max(10)])
    .optional()
    .meta({
      description:
        'A declared spec (`GET /api/products/specs`) compared by =, >=, <=, > or <: `kv>=1800`, `connector=XT60`, ' +
        '`barometer=true`. Given several times all must hold; several = of one spec are alternatives',
      examples: ['kv>=1800'],
    }),
  inStock: z.enum(['true']).optional().meta({ description: '`true`: only what some shop has in stock' }),
};

export const ListProductsQuery = z.strictObject({
  ...productFilters,
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ListProductsQuery = z.infer<typeof ListProductsQuery>;

export const FacetsQuery = z.strictObject(productFilters);
export type FacetsQuery = z.infer<typeof FacetsQuery>;

/** Addresses of their own below `/api/products`, which no product can have. */
const RESERVED = ['crawl', 'facets', 'import', 'imports', 'removed', 'specs'];

export const ProductSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,119}$/, 'must be the slug of a product')
  .refine((slug) => !RESERVED.includes(slug), 'is taken by the API itself')
  .meta({ examples: ['foxeer-toothless-2-nano'] });

export const ProductCard = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    brand: z.string(),
    name: z.string(),
    category: z.string(),
    fromCents: z.int().nullable().meta({ description: 'The lowest price of a shop that has it in stock' }),
    currency: z.string().nullable(),
    image: CardImage.nullable().optional(),
  })
  .meta({ id: 'ProductCard' });

export const ProductsPage = pageOf(ProductCard, 'ProductsPage');

export const OfferResponse = z.object({
  merchant: z.string(),
  url: z.string(),
  priceCents: z.int(),
  currency: z.string(),
  inStock: z.boolean(),
  updatedAt: z.iso.datetime().optional(),
});

export const ProductResponse = ProductCard.extend({
  version: z.int().optional(),
  dealCount: z.int().meta({ description: 'Used ones on sale: see `GET /api/products/{slug}/deals`' }),
  description: z.string().nullable().optional().meta({ description: 'HTML of a few harmless elements' }),
  specs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  images: z.array(PagePicture).optional(),
  offers: z.array(OfferResponse),
  usedPrices: z
    .array(z.object({ currency: z.string(), medianCents: z.int(), sampleSize: z.int() }))
    .optional()
    .meta({
      description:
        'What used ones typically cost: the median of deals on sale and sold, in each currency by itself',
    }),
}).meta({ id: 'Product' });
export type ProductResponse = z.infer<typeof ProductResponse>;

export const PriceHistoryQuery = z.strictObject({
  merchant: z.string().min(1).max(80).refine(isPlainLine, 'must be one line of plain text').optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type PriceHistoryQuery = z.infer<typeof PriceHistoryQuery>;

export const PriceHistoryPage = pageOf(
  z.object({
    merchant: z.string(),
    priceCents: z.int(),
    currency: z.string(),
    inStock: z.boolean(),
    at: z.iso.datetime(),
  }),
  'PriceHistoryPage',
);
