import { Prisma } from '../../../platform/prisma/generated/client.js';
import type { OfferFields, ProductFields } from './decide.js';

/** Many products at once, each a version further; one that was removed is back. */
export function productUpdates(rows: (ProductFields & { id: string })[]): Prisma.Sql {
  return Prisma.sql`UPDATE "Product" p SET brand = x.brand, name = x.name, "categorySlug" = x."categorySlug",
      specs = x.specs, description = x.description, "deletedAt" = NULL, version = p.version + 1, "updatedAt" = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, brand text, name text, "categorySlug" text, specs jsonb, description text)
    WHERE p.id = x.id`;
}

/** Many offers at once. */
export function offerUpdates(rows: (OfferFields & { id: string })[]): Prisma.Sql {
  const fields = rows.map(({ id, url, priceCents, currency, inStock }) => ({
    id,
    url,
    priceCents,
    currency,
    inStock,
  }));
  return Prisma.sql`UPDATE "Offer" o SET url = x.url, "priceCents" = x."priceCents", currency = x.currency,
      "inStock" = x."inStock", "updatedAt" = now()
    FROM jsonb_to_recordset(${JSON.stringify(fields)}::jsonb)
      AS x(id uuid, url text, "priceCents" int, currency text, "inStock" boolean)
    WHERE o.id = x.id`;
}
