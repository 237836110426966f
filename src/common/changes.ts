import { isDeepStrictEqual } from 'node:util';

/**
 * The fields of `after` that are not as in `before`, on both sides; what `before` has not is null there.
 *
 * @example changesBetween({ a: 1, b: 2 }, { b: 3, c: 4 }) // { before: { b: 2, c: null }, after: { b: 3, c: 4 } }
 */
export function changesBetween<Value>(
  before: Record<string, Value>,
  after: Record<string, Value>,
): { before: Record<string, Value | null>; after: Record<string, Value> } {
  const changed = Object.keys(after).filter((key) => !isDeepStrictEqual(before[key] ?? null, after[key]));
  return {
    before: Object.fromEntries(changed.map((key) => [key, before[key] ?? null])),
    after: Object.fromEntries(changed.map((key) => [key, after[key]!])),
  };
}
