import { newId } from '../common/ids.js';
import { after } from '../common/time.js';
import { LIFETIME_MS } from '../modules/deals/deal.js';
import type { ImageRecord } from '../modules/images/image-record.js';
import type { Prisma } from '../platform/prisma/generated/client.js';
import type { Transaction } from '../platform/prisma/prisma.service.js';
import { lifeOf } from './lives.js';
import type { SeedStep } from './lives.js';
import type { Cast } from './people.js';
import type { SeedDeal } from './seed-files.js';

/** Writes the deals of the demo with their pictures and histories, alternating between the sellers. */
export async function seedDeals(
  tx: Transaction,
  deals: SeedDeal[],
  pictures: ImageRecord[][],
  productIds: Map<string, string>,
  cast: Cast,
): Promise<void> {
  const now = new Date();
  const lives = deals.map((deal, index) => {
    const steps = lifeOf(index, now);
    const sellerId = cast.sellerIds[index % 2]!;
    return { id: newId(steps[0]!.at), sellerId, deal, steps, pictures: pictures[index] ?? [] };
  });
  await tx.deal.createMany({
    data: lives.map(({ id, sellerId, deal, steps }) => ({
      id,
      sellerId,
      ...fieldsOf(deal),
      productId: deal.product_slug ? (productIds.get(deal.product_slug) ?? null) : null,
      ...stateAfter(steps, cast),
    })),
  });
  await tx.image.createMany({
    data: lives.flatMap(({ sellerId, pictures: own }) =>
      own.map((picture) => ({
        ...picture,
        variants: picture.variants.map((variant) => ({ ...variant })),
        ownerId: sellerId,
      })),
    ),
  });
  await tx.dealImage.createMany({
    data: lives.flatMap(({ id, pictures: own }) =>
      own.map((picture, position) => ({ dealId: id, imageId: picture.id, position })),
    ),
  });
  await tx.dealTransition.createMany({
    data: lives.flatMap(({ id, sellerId, steps }) =>
      steps.map(({ by, ...step }) => ({
        id: newId(step.at),
        dealId: id,
        ...step,
        actorId: by === 'seller' ? sellerId : by === 'moderator' ? cast.moderatorId : null,
      })),
    ),
  });
}

function fieldsOf(deal: SeedDeal) {
  const { title, description, currency, condition, city, postcode, country, lat, lng, shipping } = deal;
  const { category: categorySlug, price_cents: priceCents } = deal;
  return {
    title,
    description,
    priceCents,
    currency,
    condition,
    categorySlug,
    city,
    postcode,
    country,
    lat,
    lng,
    shipping,
  };
}

/** What the row says after these steps. */
function stateAfter(steps: SeedStep[], { buyerId }: Cast): Partial<Prisma.DealCreateManyInput> {
  const timeOf = (verb: SeedStep['verb']) => steps.find((step) => step.verb === verb)?.at ?? null;
  const last = steps.at(-1)!;
  const publishedAt = timeOf('approve');
  return {
    status: last.to,
    version: steps.length,
    createdAt: steps[0]!.at,
    submittedAt: timeOf('submit'),
    publishedAt,
    expiresAt: publishedAt && after(LIFETIME_MS, publishedAt),
    closedAt: timeOf('sell') ?? timeOf('archive'),
    buyerId: last.to === 'SOLD' ? buyerId : null,
    declineReason: last.reason ?? null,
    declineNote: last.note ?? null,
    askedForChanges: last.verb === 'decline',
  };
}
