import { z } from 'zod';
import { pageOf } from '../../platform/http/inputs.js';

const BlockResponse = z
  .object({ user: z.object({ id: z.uuid(), displayName: z.string() }), createdAt: z.iso.datetime() })
  .meta({ id: 'Block' });

export const BlocksPage = pageOf(BlockResponse, 'BlocksPage');
