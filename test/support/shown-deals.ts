import type { Prisma } from '../../src/platform/prisma/generated/client.js';
import type { TestApp } from './app.js';
import { ensureCategory } from './deals.js';

/** A deal that is on sale, written straight into the database: for tests of what is found, not of how it came there. */
export async function showDeal(
  app: TestApp,
  sellerId: string,
  changes: Partial<Prisma.DealUncheckedCreateInput> = {},
): Promise<string> {
  await ensureCategory(app);
  const { id } = await app.prisma.deal.create({
    data: {
      sellerId,
      categorySlug: 'motor',
      status: 'PUBLISHED',
      title: 'Four motors',
      description: 'Flown twice.',
      priceCents: 4_500,
      currency: 'EUR',
      condition: 'good',
      city: 'Lyon',
      postcode: '69001',
      country: 'FR',
      shipping: true,
      publishedAt: new Date(),
      ...changes,
    },
    select: { id: true },
  });
  return id;
}
