import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Lockfile {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>;
}

/** `npm ci` refuses a lockfile that lacks one, and says so on fresh machines only. */
function missingParts({ packages }: Lockfile): string[] {
  const names = new Set(Object.keys(packages).map((place) => place.split('node_modules/').at(-1)!));
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${place}: ${name}`),
  );
}

describe('the lockfile', () => {
  it('has the parts for every platform, which some releases lack at the registry', () => {
    const text = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8');
    expect(missingParts(JSON.parse(text) as Lockfile)).toEqual([]);
    const lacking = { packages: { 'node_modules/a': { optionalDependencies: { '@a/for-linux': '1.0.0' } } } };
    expect(missingParts(lacking)).toEqual(['node_modules/a: @a/for-linux']);
  });
});
