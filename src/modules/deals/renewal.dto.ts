import { z } from 'zod';
import { DEAL_STATUSES } from './deal.js';

const Token = z.string().min(20).max(100);

export const RenewalLinkQuery = z.strictObject({ token: Token });
export type RenewalLinkQuery = z.infer<typeof RenewalLinkQuery>;

export const RenewalByLinkBody = z.strictObject({ token: Token }).meta({ id: 'RenewalByLinkBody' });
export type RenewalByLinkBody = z.infer<typeof RenewalByLinkBody>;

export const RenewedResponse = z
  .object({ id: z.uuid(), status: z.enum(DEAL_STATUSES), expiresAt: z.iso.datetime() })
  .meta({ id: 'RenewedDeal' });
