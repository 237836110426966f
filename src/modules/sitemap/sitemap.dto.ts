import { z } from 'zod';
import { pageOf } from '../../platform/http/inputs.js';

export const SitemapQuery = z.strictObject({ cursor: z.string().max(500).optional() });
export type SitemapQuery = z.infer<typeof SitemapQuery>;

const SitemapEntry = z
  .object({ id: z.uuid(), updatedAt: z.iso.datetime().meta({ description: 'The lastmod of the page' }) })
  .meta({ id: 'SitemapEntry' });

export const SitemapPage = pageOf(SitemapEntry, 'SitemapPage');
