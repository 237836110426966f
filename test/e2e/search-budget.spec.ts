import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { figure, LONG } from '../support/long-form.js';
import { Explainer, nodesOf, statementsOfRequest } from '../support/statements.js';
import type { Statement } from '../support/statements.js';

const FEW = 1_000;
const MANY = LONG ? 100_000 : 20_000;
/** So many are made by one statement, within its time. */
const CHUNK = 4_000;

/** Documents as the feed writes them, made by one statement: `Model 17 Motor` and the like, with their beginnings. */
const FILL = `WITH made AS (
    INSERT INTO "SearchDocument" (entity, id, version, document, "contentHash", title, words, categories, category,
      country, condition, "priceCents", lat, lng, since)
    SELECT 'deals', uuidv7(), n, jsonb_build_object('title', 'Model ' || n, 'description', 'Flown twice'), md5(n::text),
      'model ' || n || ' ' || word,
      to_tsvector('simple', 'model ' || n || ' ' || word) || to_tsvector('simple', 'flown a few times'),
      ARRAY['motor'], 'motor', 'FR', 'good', n, 45 + n % 100 / 100.0, 4, now()
    FROM (SELECT n, (ARRAY['motor', 'frame', 'camera', 'antenna'])[1 + n % 4] AS word
          FROM generate_series($1::int, $2::int) n) numbered
    RETURNING id, title
  )
  INSERT INTO "SearchPhrase" (entity, phrase, id)
  SELECT 'deals', replace(substr(title, at), ' ', ''), id FROM made, LATERAL (VALUES (1), (7), (8 + length(title) / 2)) v(at)
  ON CONFLICT DO NOTHING`;

const TYPED = ['mod', 'model', 'model12', 'mo', 'nobodywrotethis', '99'];

describe(`search over ${MANY} documents`, () => {
  let app: TestApp;
  let explainer: Explainer;
  const few = new Map<string, number>();

  beforeAll(async () => {
    app = await startTestApp();
    explainer = await Explainer.connect(app.databaseUrl);
    await fill(1, FEW);
    for (const q of TYPED) few.set(q, await costOfSuggesting(q));
    await fill(FEW + 1, MANY);
  }, 180_000);
  afterAll(async () => {
    await explainer?.close();
    await app?.stop();
  });

  async function fill(from: number, to: number): Promise<void> {
    for (let first = from; first <= to; first += CHUNK)
      await app.prisma.$executeRawUnsafe(FILL, first, Math.min(to, first + CHUNK - 1));
    await app.prisma.$executeRaw`ANALYZE "SearchDocument", "SearchPhrase", "SearchWord"`;
  }

  async function statementsFor(path: string): Promise<Statement[]> {
    const statements = await statementsOfRequest(() => app.anonymous.get(path));
    return statements.filter(({ text }) => /Search(Document|Phrase|Word)/.test(text));
  }

  /** Pages of 8 kB that one request for suggestions touches. */
  async function costOfSuggesting(q: string): Promise<number> {
    let buffers = 0;
    for (const statement of await statementsFor(`/api/search/suggest?q=${q}`))
      buffers += await explainer.buffersOf(statement);
    return buffers;
  }

  it(`suggests at most three times as dearly as over ${FEW}`, async () => {
    const costs: { q: string; few: number; many: number }[] = [];
    for (const q of TYPED) costs.push({ q, few: few.get(q)!, many: await costOfSuggesting(q) });
    figure('pages read for suggestions', costs);
    for (const cost of costs)
      expect([cost.q, cost.few > 0, cost.many <= 3 * cost.few]).toEqual([cost.q, true, true]);
  });

  it.each([
    'model 12',
    'motor',
    'nobodywrotethis',
    'motor&country=DE',
    'motor&near=45,4&radiusKm=10&sort=distance',
    'camra',
  ])('finds "%s" without reading a table from end to end', async (query) => {
    for (const statement of await statementsFor(`/api/search?type=deals&q=${query}`)) {
      const scans = nodesOf(await explainer.explain(statement)).filter(
        (node) =>
          node['Node Type'] === 'Seq Scan' && /^Search(Document|Phrase)$/.test(node['Relation Name'] ?? ''),
      );
      expect([statement.text.slice(0, 40), scans]).toEqual([statement.text.slice(0, 40), []]);
    }
  });

  it.each([
    ['/api/search?type=deals&q=motor', 3],
    ['/api/search?q=camra+model', 8],
    ['/api/search/suggest?q=mod', 4],
  ])('answers %s by at most %i statements', async (path, most) => {
    const statements = await statementsOfRequest(() => app.anonymous.get(path));
    figure(`statements of ${path}`, statements.length);
    expect(statements.length).toBeLessThanOrEqual(most);
  });
});
