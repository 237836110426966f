import sharp from 'sharp';
import type { TestApp } from './app.js';
import { patiently } from './client.js';
import { person } from './people.js';
import type { Person } from './people.js';

/** A small picture, different for each colour. */
export async function picture(color = '#3366cc'): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 48, channels: 3, background: color } })
    .png()
    .toBuffer();
}

export async function uploadPicture(seller: Person): Promise<string> {
  const file = await picture();
  const reply = await patiently(() => seller.api.upload('/api/images', file));
  if (reply.status !== 201) throw new Error(`Upload failed: ${JSON.stringify(reply.body)}`);
  return (reply.body as { id: string }).id;
}

/** The category that test deals are in. */
export async function ensureCategory({ prisma }: Pick<TestApp, 'prisma'>): Promise<void> {
  await prisma.category.createMany({
    data: { slug: 'motor', names: { en: 'Motors', fr: 'Moteurs', de: 'Motoren' }, position: 0 },
    skipDuplicates: true,
  });
}

/** A category, the product `fast-motor`, and the people around a deal. */
export async function dealCast(app: TestApp): Promise<Record<'seller' | 'other' | 'moderator', Person>> {
  await ensureCategory(app);
  await ensureProduct(app, 'fast-motor');
  return {
    seller: await person(app),
    other: await person(app),
    moderator: await person(app, { role: 'MODERATOR' }),
  };
}

/** A product of that category. */
export async function ensureProduct({ prisma }: TestApp, slug: string): Promise<string> {
  const product = { slug, brand: 'T-Motor', name: slug, categorySlug: 'motor', specs: {} };
  return (await prisma.product.upsert({ where: { slug }, create: product, update: {} })).id;
}

export function dealBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: 'Four motors, hardly flown',
    description: 'Bought in spring, flown twice.',
    priceCents: 4_500,
    currency: 'EUR',
    condition: 'good',
    category: 'motor',
    imageIds: [],
    city: 'Lyon',
    postcode: '69001',
    country: 'FR',
    shipping: true,
    ...changes,
  };
}

export interface DealReply {
  id: string;
  status: string;
  version: number;
}

/** A draft with one picture. */
export async function openDeal(
  app: TestApp,
  seller: Person,
  changes: Record<string, unknown> = {},
): Promise<DealReply> {
  await ensureCategory(app);
  const imageIds = [await uploadPicture(seller)];
  return expectDeal(await seller.api.post('/api/deals', dealBody({ imageIds, ...changes })), 201);
}

export async function submitDeal(
  app: TestApp,
  seller: Person,
  changes: Record<string, unknown> = {},
): Promise<DealReply> {
  const { id } = await openDeal(app, seller, changes);
  return expectDeal(await seller.api.post(`/api/deals/${id}/submission`), 200);
}

export async function publishDeal(
  app: TestApp,
  seller: Person,
  moderator: Person,
  changes: Record<string, unknown> = {},
): Promise<DealReply> {
  const { id } = await submitDeal(app, seller, changes);
  return expectDeal(await moderator.api.post(`/api/deals/${id}/approval`), 200);
}

function expectDeal({ status, body }: { status: number; body: unknown }, expected: number): DealReply {
  if (status !== expected) throw new Error(`Expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
  return body as DealReply;
}
