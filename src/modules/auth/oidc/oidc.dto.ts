import { z } from 'zod';

export const ProviderName = z.string().regex(/^[a-z][a-z0-9]{0,19}$/, 'must be the name of a provider');

export const ProvidersResponse = z
  .object({ items: z.array(z.object({ name: z.string(), startUrl: z.url() })) })
  .meta({ id: 'OidcProviders' });

export const IdentitiesResponse = z
  .object({
    items: z.array(z.object({ provider: z.string(), email: z.string(), linkedAt: z.iso.datetime() })),
  })
  .meta({ id: 'Identities' });
