import { describe, expect, it } from '@jest/globals';
import { SharedLookup } from '../../src/platform/prisma/shared-lookup.js';

describe('a shared look-up', () => {
  it('asks once for all who ask in the same turn, and gives each their own', async () => {
    const statements: string[][] = [];
    const lookup = new SharedLookup(async (keys) => {
      statements.push(keys);
      return new Map(keys.filter((key) => key !== 'none').map((key) => [key, `of ${key}`]));
    });
    const found = await Promise.all(['a', 'b', 'a', 'none'].map((key) => lookup.find(key)));
    expect(found).toEqual(['of a', 'of b', 'of a', undefined]);
    expect(statements).toEqual([['a', 'b', 'none']]);
  });

  it('gives nobody what was read before they asked', async () => {
    let stored = 'old';
    const [read, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const lookup = new SharedLookup(async (keys) => {
      const rows = new Map(keys.map((key) => [key, stored]));
      read.resolve();
      await release.promise;
      return rows;
    });
    const before = lookup.find('a');
    await read.promise;
    stored = 'new';
    const after = lookup.find('a');
    release.resolve();
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  });

  it('splits what is too much for a statement, and fails those whose statement failed, no others', async () => {
    const lookup = new SharedLookup(async (keys: string[]) => {
      if (keys.includes('key 0')) throw new Error('lost');
      return new Map(keys.map((key) => [key, key]));
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 250 }, (_, n) => lookup.find(`key ${n}`)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(200);
    expect(await lookup.find('key 1')).toBe('key 1');
  });
});
