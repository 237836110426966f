import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertManyProducts } from '../support/catalogue.js';
import { figure } from '../support/long-form.js';
import { Explainer, nodesOf, statementsOfRequest } from '../support/statements.js';
import type { Statement } from '../support/statements.js';

describe('with 100,000 products', () => {
  let app: TestApp;
  let explainer: Explainer;

  beforeAll(async () => {
    app = await startTestApp();
    await insertManyProducts(app.databaseUrl, 100_000);
    explainer = await Explainer.connect(app.databaseUrl);
  }, 120_000);
  afterAll(async () => {
    await explainer?.close();
    await app?.stop();
  });

  async function statementsFor(path: string): Promise<Statement[]> {
    return statementsOfRequest(() => app.anonymous.get(path));
  }

  async function fullReads(statement: Statement): Promise<string[]> {
    return nodesOf(await explainer.explain(statement))
      .filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== 'Category')
      .map((node) => `reads all of ${node['Relation Name']}`);
  }

  it.each([
    '',
    'category=motor',
    'category=airframe&brand=brand%207',
    'brand=brand%207&inStock=true',
    'spec=kv%3E=1800',
    'spec=kv=1234',
    'spec=kv%3E=2990&spec=motor_mount_mm=16&category=motor',
    'spec=motor_mount_mm=16',
    'spec=kv%3E=2999&spec=kv%3C=2999&spec=weight_g%3C=20',
    'spec=geometry=true-x&inStock=true',
  ])('finds "%s" by one statement that reads no table from end to end', async (query) => {
    const statements = await statementsFor(`/api/products?${query}`);
    expect(statements).toHaveLength(1);
    expect(await fullReads(statements[0]!)).toEqual([]);
  });

  it.each(['', 'category=motor', 'category=motor&spec=kv%3E=2500', 'brand=brand%207'])(
    'counts "%s" by one statement',
    async (query) => {
      const begun = performance.now();
      expect(await statementsFor(`/api/products/facets?${query}`)).toHaveLength(1);
      figure(`counting "${query}"`, { ms: Math.round(performance.now() - begun) });
      // Broad as it is, it is not counted again for the next who asks.
      expect(await statementsFor(`/api/products/facets?${query}`)).toHaveLength(0);
    },
  );

  it('counts a narrow choice without reading a table from end to end', async () => {
    const [statement] = await statementsFor('/api/products/facets?category=motor&spec=kv=1234');
    expect(await fullReads(statement!)).toEqual([]);
  });

  it('reads no more for a page far behind than for the first', async () => {
    const path = '/api/products?category=airframe&limit=12';
    const [first] = await statementsFor(path);
    let cursor = '';
    for (let page = 0; page < 60; page++) {
      const { body } = await app.anonymous.get(`/api/products?category=airframe&limit=100${cursor}`);
      cursor = `&cursor=${body.nextCursor}`;
    }
    const [deep] = await statementsFor(`${path}${cursor}`);
    expect(await explainer.buffersOf(deep!)).toBeLessThanOrEqual(2 * (await explainer.buffersOf(first!)));
  });
});
