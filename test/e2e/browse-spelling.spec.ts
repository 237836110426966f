import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { indexed } from '../support/search/catalogue.js';

describe('typing errors in the list of deals', () => {
  let app: TestApp;
  let seller: Person;

  beforeAll(async () => {
    app = await startTestApp();
    seller = await person(app);
    await ensureCategory(app);
    const titles = [
      'Caméra Foxeer Predator',
      'Camera Caddx Ratel',
      'Camera Runcam Phoenix',
      'Frame Armattan',
    ];
    await insertDeals(
      app,
      seller.id,
      titles.map((title, n) => ({ title, priceCents: 1_000 + n })),
    );
    await indexed(app);
  });
  afterAll(() => app.stop());

  const list = async (query: string) => {
    const reply = await app.anonymous.get(`/api/deals?${query}`);
    expect(reply.status).toBe(200);
    return reply.body as { items: { title: string }[]; nextCursor: string | null; correctedQ?: string };
  };
  const titlesOf = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title).sort();

  it.each([
    ['camrea', 'camera', 3],
    ['armatan', 'armattan', 1],
    ['camera foxxer', 'camera foxeer', 1],
    ['runcm&category=unheard-of', undefined, 0],
  ])('finds with "%s" what "%s" finds', async (typed, meant, count) => {
    const found = await list(`q=${typed}`);
    expect([found.correctedQ, found.items.length]).toEqual([meant, count]);
    if (meant) expect(titlesOf(found)).toEqual(titlesOf(await list(`q=${meant}`)));
  });

  it.each(['camera', 'cam', '"camrea"', 'camrea -caddx', 'zzzzzzzz', 'camera armattan'])(
    'takes "%s" at its word',
    async (typed) => {
      expect((await list(`q=${encodeURIComponent(typed)}`)).correctedQ).toBeUndefined();
    },
  );

  it('walks one text to the end, though somebody publishes the very error on the way', async () => {
    const walk = 'q=camrea&sort=price_asc&limit=1';
    const first = await list(walk);
    await insertDeals(app, seller.id, [{ title: 'Camrea, cheap', priceCents: 1_050 }]);
    await indexed(app);
    const seen = titlesOf(first);
    for (let cursor = first.nextCursor; cursor !== null;) {
      const page = await list(`${walk}&cursor=${cursor}`);
      expect(page.correctedQ).toBe('camera');
      seen.push(...titlesOf(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['Caméra Foxeer Predator', 'Camera Caddx Ratel', 'Camera Runcam Phoenix']);
    // A new search takes the text as it is typed: it is there now.
    expect(await list(walk)).toMatchObject({ items: [{ title: 'Camrea, cheap' }] });
  });

  it('is saved as it was corrected, or it waits for the error itself', async () => {
    const saved = await seller.api.post('/api/alerts', {
      name: 'n',
      kind: 'search',
      filters: { q: 'armatan' },
    });
    expect(saved.status).toBe(201);
    const found = await seller.api.get(`/api/alerts/${saved.body.id as string}/deals`);
    expect([found.status, found.body.items]).toEqual([200, []]);
  });
});
