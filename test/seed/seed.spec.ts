import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseConfig } from '../../src/config/database.config.js';
import { loadEnvironment } from '../../src/config/environment.js';
import { DEAL_STATUSES, decide } from '../../src/modules/deals/deal.js';
import type { DealVerb } from '../../src/modules/deals/deal.js';
import { storedVariants } from '../../src/modules/images/image-variants.js';
import { PrismaService } from '../../src/platform/prisma/prisma.service.js';
import { DiskStorage } from '../../src/platform/storage/disk.storage.js';
import { seedIfEmpty } from '../../src/seed/seed.js';
import type { SignIns } from '../../src/seed/seed.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

const VERSIONS = ['large', 'medium', 'small', 'thumb']
  .flatMap((name) => [`${name} image/jpeg`, `${name} image/webp`])
  .concat('original image/jpeg')
  .sort();

describe('the demo data', () => {
  let database: TestDatabase;
  let prisma: PrismaService;
  let dataDir: string;
  let first: SignIns;
  const lines: string[] = [];

  const seed = (password?: string) =>
    seedIfEmpty({
      prisma,
      storage: new DiskStorage(dataDir, 'http://localhost'),
      config: { enabled: true, password },
      progress: (line) => lines.push(line),
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'kwad-seed-'));
    loadEnvironment({ DATABASE_URL: database.url, DATA_DIR: dataDir });
    prisma = new PrismaService(databaseConfig());
    [first] = (await Promise.all([seed(), seed()])).sort((a) => (a.password ? -1 : 1));
  }, 120_000);
  afterAll(async () => {
    await prisma.onApplicationShutdown();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('holds the whole catalogue and every ad', async () => {
    const [products, offers, categories, deals] = await Promise.all([
      prisma.product.count(),
      prisma.offer.count(),
      prisma.category.count(),
      prisma.deal.count(),
    ]);
    expect({ products, offers, categories, deals }).toEqual({
      products: 388,
      offers: 989,
      categories: 21,
      deals: 120,
    });
    expect(await prisma.deal.count({ where: { productId: { not: null } } })).toBe(73);
    expect(lines).toContain('  deals 120/120');
  });

  it('has deals in every state, of both sellers, each with a picture', async () => {
    const groups = await prisma.deal.groupBy({ by: ['status'], _count: true });
    expect(groups.map(({ status }) => status).sort()).toEqual([...DEAL_STATUSES].sort());
    expect(await prisma.deal.groupBy({ by: ['sellerId'] })).toHaveLength(2);
    expect(await prisma.deal.count({ where: { images: { none: {} } } })).toBe(0);
  });

  it('has pictures as uploads are, in every size, by which look-alikes are found', async () => {
    const images = await prisma.image.findMany();
    const kept = new Set<string>();
    for await (const { key } of new DiskStorage(dataDir, 'http://localhost').list('')) kept.add(key);
    for (const image of images) {
      const variants = storedVariants(image);
      expect(variants.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(VERSIONS);
      expect(variants.filter(({ key }) => !kept.has(key))).toEqual([]);
      expect(image.dominantColor).toMatch(/^#[0-9a-f]{6}$/);
    }
    const known = images.filter(({ perceptualHash }) => perceptualHash !== null);
    expect(known.length).toBeGreaterThan(images.length / 2);
  });

  it('tells lives that the rules allow', async () => {
    const deals = await prisma.deal.findMany({ include: { transitions: { orderBy: { at: 'asc' } } } });
    for (const { transitions, status, version, sellerId, expiresAt } of deals) {
      expect(transitions).toHaveLength(version);
      expect(transitions.at(-1)?.to).toBe(status);
      for (const { verb, from, to, actorId, at } of transitions.slice(1)) {
        const role = actorId === null ? 'system' : actorId === sellerId ? 'seller' : 'moderator';
        const verdict = decide(verb as DealVerb, {
          role,
          status: from!,
          sellerVerified: true,
          title: 'x',
          priceCents: 1,
          imageCount: 1,
          expiresAt: verb === 'expire' ? expiresAt : null,
          publishedAt: null,
          now: at,
          buyerHasDiscussion: null,
        });
        expect(verdict).toEqual({ ok: true, from, to });
      }
    }
  });

  it('has talks whose numbers and counters agree with their messages', async () => {
    const talks = await prisma.discussion.findMany({
      include: { messages: { orderBy: { seq: 'asc' } } },
    });
    expect(talks).toHaveLength(3);
    for (const { messages, lastSeq, sellerReadSeq, sellerUnread, buyerId } of talks) {
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      const unread = messages.filter(({ seq, senderId }) => seq! > sellerReadSeq && senderId === buyerId);
      expect([lastSeq, sellerUnread]).toEqual([messages.length, unread.length]);
    }
  });

  it('makes a password and tells it once, and tells nobody anything else', async () => {
    expect(first.password).toHaveLength(16);
    expect(first.people.map(({ email }) => email)).toContain('moderator@kwad.test');
    expect(await prisma.fact.count()).toBe(0);
  });

  it('is not written twice', async () => {
    const again = await seed();
    expect(again).toEqual({ people: first.people, password: null });
    expect(await prisma.deal.count()).toBe(120);
  });

  it('shows a password of the settings only if it is the right one', async () => {
    expect((await seed('not the one they have')).password).toBeNull();
    expect((await seed(first.password!)).password).toBe(first.password);
  });

  it('lists deals by age as their ids do', async () => {
    const deals = await prisma.deal.findMany({ orderBy: { id: 'asc' } });
    const born = deals.map(({ createdAt }) => createdAt.getTime());
    expect(born).toEqual([...born].sort((a, b) => a - b));
  });
});
