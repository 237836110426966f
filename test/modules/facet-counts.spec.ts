import { describe, expect, it } from '@jest/globals';
import { FacetCounts } from '../../src/modules/products/catalog/facet-counts.js';
import type { FacetsRow } from '../../src/modules/products/catalog/product-facets.sql.js';

const rowOf = (read: number): FacetsRow => ({ total: read, read, categories: [], brands: [], specs: [] });

describe('counts of facets', () => {
  it('keep a dear one for a minute, and make a cheap one anew', async () => {
    let time = 0;
    const counts = new FacetCounts(() => time);
    let made = 0;
    const ask = (choice: string, read: number) => counts.of(choice, async () => (made++, rowOf(read)));
    for (let n = 0; n < 3; n++) await ask('broad', 100_000);
    expect(made).toBe(1);
    time = 60_001;
    await ask('broad', 100_000);
    expect(made).toBe(2);
    for (let n = 0; n < 3; n++) await ask('narrow', 10);
    expect(made).toBe(5);
  });

  it('are made once for all who ask at the same time, and two at a time for all choices', async () => {
    const counts = new FacetCounts();
    const open: (() => void)[] = [];
    const ask = (choice: string) =>
      counts.of(choice, async () => {
        await new Promise<void>((resolve) => open.push(resolve));
        return rowOf(1);
      });
    const asked = ['a', 'a', 'b', 'c', 'd', 'c'].map(ask);
    expect(open).toHaveLength(2);
    while (open.length > 0) {
      expect(open.length).toBeLessThanOrEqual(2);
      open.shift()!();
      await new Promise(setImmediate);
    }
    expect(await Promise.all(asked)).toHaveLength(6);
  });

  it('give their turn back when one fails, and do not keep the failure', async () => {
    const counts = new FacetCounts();
    const fail = () => counts.of('x', () => Promise.reject(new Error('no')));
    for (let n = 0; n < 3; n++) await expect(fail()).rejects.toThrow('no');
    expect(await counts.of('x', async () => rowOf(5))).toEqual(rowOf(5));
  });

  it('forget the oldest of many', async () => {
    const counts = new FacetCounts();
    let made = 0;
    const ask = (choice: number) => counts.of(String(choice), async () => (made++, rowOf(9_000)));
    for (let choice = 0; choice <= 200; choice++) await ask(choice);
    await ask(200);
    expect(made).toBe(201);
    await ask(0);
    expect(made).toBe(202);
  });
});
