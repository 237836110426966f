import { z } from 'zod';

const Declared = {
  key: z.string(),
  type: z.enum(['number', 'text', 'flag']),
  unit: z.string().nullable().meta({ description: 'Of numbers; null for counts and everything else' }),
};

export const FacetsResponse = z
  .object({
    total: z.int().meta({ description: 'Products that the choice finds' }),
    categories: z.array(z.object({ slug: z.string(), count: z.int() })),
    brands: z
      .array(z.object({ brand: z.string(), count: z.int() }))
      .meta({ description: 'The 100 with the most' }),
    specs: z
      .array(
        z.object({
          ...Declared,
          count: z.int().meta({ description: 'Products that tell it' }),
          min: z.number().nullable(),
          max: z.number().nullable(),
          values: z
            .array(z.object({ value: z.union([z.string(), z.number()]), count: z.int() }))
            .meta({ description: 'The 50 most frequent; a flag has "true" and "false"' }),
        }),
      )
      .meta({ description: 'Counted where the choice is of one category' }),
  })
  .meta({ id: 'ProductFacets' });
export type FacetsResponse = z.infer<typeof FacetsResponse>;

export const DeclaredSpecsResponse = z
  .object({
    categories: z.array(
      z.object({
        category: z.string(),
        specs: z.array(
          z.object({
            ...Declared,
            min: z.number().nullable(),
            max: z.number().nullable(),
            whole: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DeclaredSpecs' });
export type DeclaredSpecsResponse = z.infer<typeof DeclaredSpecsResponse>;
