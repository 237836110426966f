import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { LOOK_ALIKES, neighbourQuarters } from '../../src/modules/images/image-matches.sql.js';
import { ImageMatchesReader } from '../../src/modules/images/image-matches.reader.js';
import { ImageMatches } from '../../src/modules/images/image-matches.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { submitDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { expectProblem } from '../support/problems.js';

describe('a photo that another seller showed before', () => {
  let app: TestApp;
  let seller: Person;
  let copycat: Person;

  beforeAll(async () => {
    app = await startTestApp();
    [seller, copycat] = await Promise.all([person(app), person(app)]);
  });
  afterAll(() => app.stop());

  const upload = async (owner: Person, file: Buffer) => {
    const { status, body } = await owner.api.upload('/api/images', file);
    expect(status).toBe(201);
    return (body as { id: string }).id;
  };
  const submit = async (owner: Person, ...files: Buffer[]) => {
    const imageIds: string[] = [];
    for (const file of files) imageIds.push(await upload(owner, file));
    const { id } = await submitDeal(app, owner, { imageIds });
    await app.settle();
    return { id, imageIds };
  };
  const matchesOf = (dealId: string) => app.app.get(ImageMatchesReader).listForDeal(dealId);

  it('is found though it was scaled, recompressed and brightened, and told once', async () => {
    const original = await photo({ width: 800, height: 600, seed: 1 });
    const first = await submit(seller, original);
    const disguised = await sharp(original)
      .resize(500)
      .modulate({ brightness: 1.05 })
      .webp({ quality: 60 })
      .toBuffer();
    const second = await submit(copycat, await photo({ seed: 2 }), disguised);
    const expected = [
      expect.objectContaining({
        dealId: second.id,
        imageId: second.imageIds[1],
        otherImageId: first.imageIds[0],
        otherDealId: first.id,
        otherOwnerId: seller.id,
      }),
    ];
    expect(await matchesOf(second.id)).toEqual(expected);
    expect(await matchesOf(first.id)).toEqual([]);
    const moderator = await person(app, { role: 'MODERATOR' });
    const told = await moderator.api.get(`/api/moderation/deals/${second.id}/image-matches`);
    expect([told.status, told.body.items]).toEqual([
      200,
      [
        {
          imageId: second.imageIds[1],
          other: { imageId: first.imageIds[0], dealId: first.id, sellerId: seller.id },
          distance: expect.any(Number),
          foundAt: expect.any(String),
        },
      ],
    ]);
    const queue = await moderator.api.get('/api/moderation/deals?kind=new');
    const reviews = new Map(
      (queue.body.items as { id: string; review: { imageMatches: unknown } }[]).map((item) => [
        item.id,
        item.review,
      ]),
    );
    expect(reviews.get(second.id)?.imageMatches).toEqual(told.body.items);
    expect(reviews.get(first.id)?.imageMatches).toEqual([]);
    const nosy = await copycat.api.get(`/api/moderation/deals/${second.id}/image-matches`);
    expectProblem(nosy, 403, 'auth.forbidden');
    await app.app.get(ImageMatches).findForDeal(second.id);
    expect(await matchesOf(second.id)).toEqual(expected);
    expect(
      (await app.app.get(ImageMatchesReader).listForDeals([first.id, second.id])).get(second.id),
    ).toHaveLength(1);
  });

  it("is not reported when it is the seller's own, or when a plain surface is all there is", async () => {
    const file = await photo({ seed: 3 });
    await submit(seller, file);
    const plain = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    await submit(copycat, plain);
    const again = await submit(seller, file, plain);
    expect(await matchesOf(again.id)).toEqual([]);
  });

  it('is found among 100,000 by the indexes', async () => {
    const { id: dealId, imageIds } = await submit(seller, await photo({ seed: 4 }));
    const { perceptualHash } = await app.prisma.image.findUniqueOrThrow({ where: { id: imageIds[0]! } });
    const hash = perceptualHash!;
    for (let from = 0; from < 100_000; from += 10_000) {
      await app.prisma.$executeRaw`
        INSERT INTO "Image"
          (id, "ownerId", "storageKey", "contentType", width, height, "byteSize", blurhash, "perceptualHash")
        SELECT gen_random_uuid(), ${seller.id}::uuid, 'test/' || n, 'image/webp', 1, 1, 1, 'x',
          (('x' || substr(md5(n::text), 1, 16))::bit(64))::bigint
        FROM generate_series(${from}::int, ${from + 9_999}::int) n`;
    }
    await app.prisma.$executeRaw`ANALYZE "Image"`;
    const six = BigInt.asIntN(64, hash ^ 0b1000000010000000100000001000000010000000100000000n);
    const seven = BigInt.asIntN(64, six ^ 1n);
    const valuesOf = (value: bigint) => [String(value), copycat.id, ...neighbourQuarters(value)];

    const { rows } = await app.prisma.pool.query({
      text: `EXPLAIN ${LOOK_ALIKES.text}`,
      values: valuesOf(six),
    });
    const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
    for (const quarter of [1, 2, 3, 4]) expect(plan).toContain(`Image_hash_${quarter}_idx`);
    expect(plan).not.toContain('Seq Scan on "Image"');

    expect(await app.prisma.sql(LOOK_ALIKES, valuesOf(six))).toEqual([
      { imageId: imageIds[0], dealId, ownerId: seller.id, distance: 6 },
    ]);
    expect(await app.prisma.sql(LOOK_ALIKES, valuesOf(seven))).toEqual([]);
  });
});
