import { newId } from '../../src/common/ids.js';
import type { Prisma } from '../../src/platform/prisma/generated/client.js';
import type { TestApp } from './app.js';
import { dealBody } from './deals.js';

type Row = Partial<Prisma.DealCreateManyInput>;

/** Writes published deals straight into the database, for lists of many. Returns their ids in the order given. */
export async function insertDeals(
  { prisma }: Pick<TestApp, 'prisma'>,
  sellerId: string,
  rows: Row[],
): Promise<string[]> {
  const { imageIds: _, category, ...fields } = dealBody();
  const data = rows.map((row) => ({
    ...(fields as unknown as Prisma.DealCreateManyInput),
    id: newId(),
    sellerId,
    categorySlug: String(category),
    status: 'PUBLISHED' as const,
    publishedAt: new Date(),
    ...row,
  }));
  await prisma.deal.createMany({ data });
  return data.map(({ id }) => id);
}
