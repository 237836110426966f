import { z } from 'zod';
import { Id } from '../../platform/http/inputs.js';

export const DataExportResponse = z
  .object({
    id: z.uuid(),
    state: z.enum(['PENDING', 'BUILDING', 'READY', 'FAILED', 'EXPIRED']),
    progress: z.int().meta({ description: 'Percent' }),
    byteSize: z.int().nullable(),
    requestedAt: z.iso.datetime(),
    readyAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    url: z.string().nullable().meta({
      description:
        'Where the ZIP is fetched, with your access token, while `state` is READY. Ends within the hour',
    }),
  })
  .meta({ id: 'DataExport' });

export const ExportFileQuery = z.strictObject({
  id: Id,
  until: z.coerce.number().int().min(0),
  signature: z.string().max(100),
});
export type ExportFileQuery = z.infer<typeof ExportFileQuery>;
