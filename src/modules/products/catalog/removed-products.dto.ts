import { z } from 'zod';
import { pageOf } from '../../../platform/http/inputs.js';

export const RemovedProductsPage = pageOf(
  z.object({
    id: z.uuid(),
    slug: z.string(),
    brand: z.string(),
    name: z.string(),
    removedAt: z.iso.datetime(),
    mergedInto: z.string().nullable().meta({ description: 'The slug of the product that it is part of now' }),
  }),
  'RemovedProductsPage',
);
