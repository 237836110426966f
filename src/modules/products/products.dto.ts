import { z } from 'zod';
import { isPlainLine } from '../../common/text.js';
import { Limit, pageOf } from '../../platform/http/inputs.js';

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

export const ListProductsQuery = z.strictObject({
  category: CategorySlug.optional(),
  brand: z.string().min(1).max(60).refine(isPlainLine, 'must be one line of plain text').optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ListProductsQuery = z.infer<typeof ListProductsQuery>;

export const ProductSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,119}$/, 'must be the slug of a product')
  .meta({ examples: ['foxeer-toothless-2-nano'] });

const ProductCard = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    brand: z.string(),
    name: z.string(),
    category: z.string(),
    fromCents: z.int().nullable().meta({ description: 'The lowest price of a shop that has it in stock' }),
    currency: z.string().nullable(),
  })
  .meta({ id: 'ProductCard' });

export const ProductsPage = pageOf(ProductCard, 'ProductsPage');

export const ProductResponse = ProductCard.extend({
  dealCount: z.int().meta({ description: 'Used ones on sale: see `GET /api/deals?productId=`' }),
  specs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  offers: z.array(
    z.object({
      merchant: z.string(),
      url: z.string(),
      priceCents: z.int(),
      currency: z.string(),
      inStock: z.boolean(),
    }),
  ),
}).meta({ id: 'Product' });
