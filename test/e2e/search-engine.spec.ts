import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import type {
  Change,
  Entity,
  SearchDocument,
  SearchEngine,
  SearchRequest,
} from '../../src/modules/search/engine/search-engine.js';
import { ENTITIES } from '../../src/modules/search/engine/search-engine.js';
import { MeilisearchEngine } from '../../src/modules/search/meilisearch/meilisearch.engine.js';
import { PostgresEngine } from '../../src/modules/search/postgres/postgres.engine.js';
import { PrismaService } from '../../src/platform/prisma/prisma.service.js';
import { createTestDatabase } from '../support/database.js';
import { databaseSettings } from '../support/search/database-settings.js';
import { ENGINES, meilisearchSettings, startMeilisearch } from '../support/search/engines.js';

interface Started {
  engine: SearchEngine;
  stop(): Promise<void>;
}

async function startPostgres(): Promise<Started> {
  const database = await createTestDatabase();
  const prisma = new PrismaService(databaseSettings(database.url));
  return {
    engine: new PostgresEngine(prisma),
    stop: async () => {
      await prisma.onApplicationShutdown();
      await database.drop();
    },
  };
}

async function startServer(): Promise<Started> {
  const server = await startMeilisearch();
  const { MEILISEARCH_INDEX_PREFIX: prefix = '' } = meilisearchSettings(server);
  const engine = new MeilisearchEngine({ ...server, prefix, searchTimeoutMs: 5_000 });
  for (const entity of ENTITIES) await engine.prepare(entity, engine.indexOf(entity));
  return {
    engine,
    stop: async () => {
      for (const entity of ENTITIES) await engine.drop(engine.indexOf(entity));
      await server.stop();
    },
  };
}

const START = { postgres: startPostgres, meilisearch: startServer };

describe.each(ENGINES)('what every search engine promises: %s', (name) => {
  let started: Started;
  let engine: SearchEngine;
  let version = 0;
  let mark = '';

  beforeAll(async () => {
    started = await START[name]();
    ({ engine } = started);
  }, 60_000);
  afterAll(() => started?.stop());
  // Each test has a word of its own, too far from all others to be taken for one of them mistyped.
  beforeEach(() => {
    mark = Array.from(randomBytes(14), (byte) => String.fromCharCode(97 + (byte % 26))).join('');
  });

  function document(title: string, changes: Partial<SearchDocument> = {}): SearchDocument {
    return {
      id: newId(),
      title: `${mark} ${title}`,
      keywords: [],
      description: '',
      categoryNames: ['Motors', 'Moteurs', 'Motoren'],
      category: 'motor',
      categories: ['motor', 'airframe'],
      brand: null,
      condition: 'good',
      country: 'FR',
      priceCents: 1_000,
      place: null,
      since: 1_700_000_000,
      ...changes,
    };
  }

  const at = (given: SearchDocument, of = ++version): Change => ({
    id: given.id,
    version: of,
    document: given,
  });
  const gone = (id: string, of = ++version): Change => ({ id, version: of, document: null });

  async function put(...documents: SearchDocument[]): Promise<void> {
    await engine.apply(
      'deals',
      documents.map((one) => at(one)),
    );
  }

  async function find(q: string, changes: Partial<SearchRequest> = {}, entity: Entity = 'deals') {
    return engine.search(entity, { q, filters: {}, sort: 'relevance', offset: 0, limit: 20, ...changes });
  }

  async function ids(q = mark, changes: Partial<SearchRequest> = {}): Promise<string[]> {
    return (await find(q, changes)).hits.map(({ id }) => id);
  }

  it('lets the highest version stand, in whatever order and how often changes come', async () => {
    const first = document('first');
    const second = { ...first, title: `${mark} second` };
    const [old, young, absent] = [at(first), at(second), gone(first.id)];
    await engine.apply('deals', [young]);
    await engine.apply('deals', [old, young, old]);
    expect((await find(mark)).hits.map(({ title }) => title)).toEqual([expect.stringContaining('second')]);
    await engine.apply('deals', [absent]);
    await engine.apply('deals', [young, old]);
    expect(await ids()).toEqual([]);
    await engine.apply('deals', [at(first), old]);
    expect(await ids()).toEqual([first.id]);
    await engine.apply('deals', []);
  });

  it('tells the versions that it has, absences included', async () => {
    const [one, other] = [document('one'), document('other')];
    const changes = [at(one), gone(other.id)];
    await engine.apply('deals', changes);
    const asked = [one.id, other.id, newId()];
    expect(await engine.versions('deals', asked)).toEqual(
      new Map(changes.map((change) => [change.id, change.version])),
    );
    expect(await engine.versions('deals', [])).toEqual(new Map());
    const listed: string[] = [];
    for (let offset = 0; ; offset += 3) {
      const page = await engine.listIds('deals', offset, 3);
      listed.push(...page);
      if (page.length < 3) break;
    }
    expect(listed).toEqual(expect.arrayContaining([one.id, other.id]));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('keeps products and deals apart', async () => {
    const one = document('apart');
    await engine.apply('products', [at(one)]);
    expect(await ids()).toEqual([]);
    expect((await find(mark, {}, 'products')).hits).toHaveLength(1);
  });

  it('finds by every word, by accents or none, by mistyped words, by beginnings, by synonyms', async () => {
    const one = document('Émetteur hélicoïdal', { description: 'Avec housse' });
    const other = document('Variateur quelconque');
    await put(one, other);
    for (const q of ['émetteur', 'EMETTEUR', 'emeteur', 'helicoidal', 'emett', 'housse', 'hélicoidale'])
      expect([q, await ids(`${mark} ${q}`)]).toEqual([q, [one.id]]);
    for (const q of ['esc', 'regler', 'variateur', 'varriateur'])
      expect([q, await ids(`${mark} ${q}`)]).toEqual([q, [other.id]]);
    expect((await ids(mark)).sort()).toEqual([one.id, other.id].sort());
  });

  it('prefers titles to descriptions', async () => {
    const [title, description] = [document('saltarello'), document('other', { description: 'a saltarello' })];
    await put(description, title);
    expect(await ids(`${mark} saltarello`)).toEqual([title.id, description.id]);
  });

  it('filters by values alone, whatever they hold', async () => {
    const [cheap, dear] = [
      document('cheap', { priceCents: 100, brand: 'T-Motor', condition: 'new', country: 'DE' }),
      document('dear', { priceCents: 900, brand: 'Foxeer', category: 'vtx', categories: ['vtx', 'video'] }),
    ];
    await put(cheap, dear);
    const by = (filters: SearchRequest['filters']) => ids(mark, { filters });
    expect(await by({ minPrice: 101 })).toEqual([dear.id]);
    expect(await by({ maxPrice: 100 })).toEqual([cheap.id]);
    expect(await by({ minPrice: 100, maxPrice: 900, category: 'motor' })).toEqual([cheap.id]);
    expect(await by({ category: 'video' })).toEqual([dear.id]);
    expect(await by({ brand: 't-motor' })).toEqual([cheap.id]);
    expect(await by({ condition: 'new', country: 'DE' })).toEqual([cheap.id]);
    for (const brand of ['x" OR gone = false OR brand = "x', 'x\\', '"', "' OR ''='", 'x" OR "1"="1'])
      expect([brand, await by({ brand })]).toEqual([brand, []]);
  });

  it('finds near a place, and tells how far', async () => {
    const lyon = { lat: 45.764, lng: 4.8357 };
    const [near, far, nowhere] = [
      document('near', { place: { lat: 45.7719, lng: 4.8902 } }),
      document('far', { place: { lat: 48.8566, lng: 2.3522 } }),
      document('nowhere'),
    ];
    await put(far, near, nowhere);
    const { hits } = await find(mark, { filters: { near: lyon }, sort: 'distance' });
    expect(hits.map(({ id, metres }) => [id, Math.round(metres! / 1_000)])).toEqual([
      [near.id, 4],
      [far.id, 392],
    ]);
    expect(await ids(mark, { filters: { near: lyon, radiusKm: 10 } })).toEqual([near.id]);
  });

  it('sorts, pages and counts', async () => {
    const all = [3, 1, 2, 5, 4].map((n) =>
      document(`number ${n}`, {
        priceCents: n * 100,
        since: 1_700_000_000 + n,
        condition: n > 3 ? 'new' : 'good',
      }),
    );
    await put(...all);
    const prices = async (changes: Partial<SearchRequest>) => {
      const found = await ids(mark, changes);
      return found.map((id) => all.find((one) => one.id === id)!.priceCents! / 100);
    };
    expect(await prices({ sort: 'price_asc' })).toEqual([1, 2, 3, 4, 5]);
    expect(await prices({ sort: 'price_desc' })).toEqual([5, 4, 3, 2, 1]);
    expect(await prices({ sort: 'newest' })).toEqual([5, 4, 3, 2, 1]);
    expect(await prices({ sort: 'price_asc', offset: 2, limit: 2 })).toEqual([3, 4]);
    const first = await find(mark, { limit: 4 });
    expect([first.hits.length, first.hasMore]).toEqual([4, true]);
    const rest = await find(mark, { limit: 4, offset: 4 });
    expect([rest.hits.length, rest.hasMore]).toEqual([1, false]);
    expect(first.facets).toMatchObject({
      condition: { good: 3, new: 2 },
      category: { motor: 5 },
      country: { FR: 5 },
    });
    expect((await find(mark, { offset: 1_000 })).hits).toEqual([]);
  });

  it('marks what matched', async () => {
    await put(
      document('Gaillarde', {
        description: `${'Long before it. '.repeat(30)}A rigaudon here. ${'After it. '.repeat(30)}`,
      }),
    );
    const [hit] = (await find(`${mark} rigaudon`)).hits;
    expect(hit!.title).toContain(`\uE000${mark}\uE001`);
    expect(hit!.description).toContain('\uE000rigaudon\uE001');
    expect(hit!.description!.length).toBeLessThan(400);
  });

  it('suggests by beginnings of any word of a title', async () => {
    const one = document('Courante HERO11 black');
    await put(one, document('Allemande'));
    for (const typed of [mark.slice(0, -1), 'couran', 'hero1', 'Courante hero'])
      expect([typed, await engine.suggest('deals', typed, 5)]).toEqual([
        typed,
        expect.arrayContaining([one.id]),
      ]);
    expect(await engine.suggest('deals', 'couran', 5)).not.toContain(gone.name);
    await engine.apply('deals', [gone(one.id)]);
    expect(await engine.suggest('deals', 'couran', 5)).not.toContain(one.id);
  });

  it.each([
    '',
    '   ',
    '🚁',
    '!!!',
    '"',
    "'",
    '\\',
    ':*',
    '&|!()<->',
    '-',
    '\u0001',
    '\uE000',
    'le la de',
    'x'.repeat(10_000),
  ])('answers %j without stumbling', async (q) => {
    expect((await find(q)).hits.length).toBeLessThanOrEqual(20);
    expect((await engine.suggest('deals', q, 5)).length).toBeLessThanOrEqual(5);
  });

  it('takes nothing that is typed for an operator', async () => {
    const one = document('pavane');
    await put(one);
    for (const q of [
      `${mark} -pavane`,
      `"pavane ${mark}"`,
      `${mark} !pavane`,
      `${mark} & !pavane`,
      `${mark}:* pavane`,
    ])
      expect([q, await ids(q)]).toEqual([q, [one.id]]);
  });

  it('takes large batches and large documents', async () => {
    const many = Array.from({ length: 300 }, (_, n) =>
      document(`batch ${n}`, { description: 'word '.repeat(n === 0 ? 2_000 : 5) }),
    );
    await put(...many);
    expect((await find(mark, { limit: 100 })).hits).toHaveLength(100);
    expect(
      (
        await engine.versions(
          'deals',
          many.map(({ id }) => id),
        )
      ).size,
    ).toBe(300);
  }, 60_000);

  it('answers when asked how it is', async () => {
    await engine.check();
  });
});
