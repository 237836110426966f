import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { figure } from '../support/long-form.js';
import { searchableCatalogue } from '../support/search/catalogue.js';
import { meilisearchSettings, startMeilisearch } from '../support/search/engines.js';
import type { TestMeilisearch } from '../support/search/engines.js';

const FIXTURE = join(import.meta.dirname, '../support/search/buyers-queries.json');
const QUERIES = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { q: string; expected: string[] }[];
/** How well the stand-in ranks proves nothing, so Meilisearch is asked where there is one. */
const ENGINES: ('postgres' | 'meilisearch')[] = process.env.MEILISEARCH_HOST
  ? ['postgres', 'meilisearch']
  : ['postgres'];
/** How many of the fifty must show an expected product among the first three. */
const ENOUGH = 45;

describe.each(ENGINES)('what buyers type, with %s', (engine) => {
  let app: TestApp;
  let meilisearch: TestMeilisearch | undefined;

  beforeAll(async () => {
    if (engine === 'meilisearch') meilisearch = await startMeilisearch();
    app = await startTestApp(meilisearch ? meilisearchSettings(meilisearch) : {});
    await searchableCatalogue(app);
  }, 120_000);
  afterAll(async () => {
    await app?.stop();
    await meilisearch?.stop();
  });

  it(`finds the product among the first three, ${ENOUGH} times of ${QUERIES.length} at least`, async () => {
    const missed: unknown[] = [];
    for (const { q, expected } of QUERIES) {
      const reply = await app.anonymous.get(`/api/search?type=products&limit=3&q=${encodeURIComponent(q)}`);
      expect([reply.status, reply.headers.get('x-search-engine')]).toEqual([200, engine]);
      const slugs = (reply.body.products.items as { slug: string }[]).map(({ slug }) => slug);
      if (!expected.some((slug) => slugs.includes(slug))) missed.push({ q, slugs });
    }
    figure(`${engine}: found of 50`, QUERIES.length - missed.length);
    figure(`${engine}: missed`, missed);
    expect(QUERIES).toHaveLength(50);
    expect(QUERIES.length - missed.length).toBeGreaterThanOrEqual(ENOUGH);
  }, 60_000);
});
