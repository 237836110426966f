import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { checkSpecs, readSpecCell } from '../../src/modules/products/specs/check-specs.js';
import { DECLARED_SPECS } from '../../src/modules/products/specs/declared-specs.js';
import type { SeedCategory, SeedProduct } from '../../src/seed/seed-files.js';

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../prisma/seed/${name}.json`, import.meta.url), 'utf8')) as T;

describe('declared specs', () => {
  it('fit every product of the demo, and are declared for every category that products can be in', async () => {
    const products = await read<SeedProduct[]>('catalog');
    const errors = products.flatMap(({ slug, category, specs }) =>
      checkSpecs(category, specs).map(({ path, message }) => `${slug} ${path} ${message}`),
    );
    expect(errors).toEqual([]);
    expect(products.length).toBe(388);
    const categories = await read<SeedCategory[]>('categories');
    const parents = new Set(categories.map(({ parent }) => parent));
    const leaves = categories.map(({ slug }) => slug).filter((slug) => !parents.has(slug));
    expect(Object.keys(DECLARED_SPECS).sort()).toEqual(leaves.sort());
  });

  it('are of one type and unit wherever a key stands', () => {
    const kinds = new Map<string, Set<string>>();
    for (const specs of Object.values(DECLARED_SPECS)) {
      for (const [key, spec] of Object.entries(specs)) {
        const kind = spec.type === 'number' ? `number ${spec.unit}` : spec.type;
        kinds.set(key, (kinds.get(key) ?? new Set()).add(kind));
      }
    }
    expect([...kinds].filter(([, set]) => set.size > 1)).toEqual([]);
  });

  it.each([
    ['kv', '1800', 1_800],
    ['kv', ' 1800 KV ', 1_800],
    ['weight_g', '33,5', 33.5],
    ['weight_g', '33.5 g', 33.5],
    ['weight_g', '33 kg', '33 kg'],
    ['prop_size_in', '5.1"', 5.1],
    ['kv', 'fast', 'fast'],
    ['stator_size', ' 2207 ', '2207'],
  ])('reads %s from the cell %j', (key, cell, value) => {
    expect(readSpecCell(DECLARED_SPECS.motor![key]!, cell)).toBe(value);
  });

  it('reads yes and no in three languages', () => {
    const barometer = DECLARED_SPECS['flight-controller']!.barometer!;
    expect(['yes', 'Oui', 'ja', 'TRUE', '1'].map((cell) => readSpecCell(barometer, cell))).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(['no', 'non', 'nein', 'False', '0'].map((cell) => readSpecCell(barometer, cell))).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    expect(readSpecCell(barometer, 'perhaps')).toBe('perhaps');
  });
});
