import { newId } from '../../src/common/ids.js';
import type { Prisma } from '../../src/platform/prisma/generated/client.js';
import type { TestApp } from './app.js';
import { dealBody } from './deals.js';

/** Each statement has to end within its time, also on a busy machine. */
const CHUNK = 1_000;

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
  for (let at = 0; at < data.length; at += CHUNK)
    await prisma.deal.createMany({ data: data.slice(at, at + CHUNK) });
  return data.map(({ id }) => id);
}
