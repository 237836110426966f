import { ValidationFailed } from '../../../platform/errors/http.problems.js';
import type { FieldError } from '../../../platform/errors/problem.js';
import { findSpec } from './declared-specs.js';
import { faultOf, readSpecCell } from './check-specs.js';
import type { SpecValue } from './spec.js';

export type Comparison = '=' | '>=' | '<=' | '>' | '<';

/** One thing asked of a spec. Several `=` of one key are alternatives. */
export interface SpecFilter {
  key: string;
  comparison: Comparison;
  /** Numbers as such; texts and flags as the table of specs has them. */
  values: (string | number)[];
}

export interface SpecFilters {
  filters: SpecFilter[];
  /** The categories that have all of these specs; null without filters. */
  categories: string[] | null;
}

const FILTER = /^([a-z][a-z0-9_]{0,39})(>=|<=|=|>|<)(.{1,120})$/u;

/**
 * What `spec=kv>=1800` and its like ask.
 *
 * @throws ValidationFailed if a key is not declared anywhere, or a value is not of its type
 */
export function readSpecFilters(given: readonly string[]): SpecFilters {
  const errors: FieldError[] = [];
  const filters = new Map<string, SpecFilter>();
  let categories: string[] | null = null;
  given.forEach((text, index) => {
    const read = readOne(text);
    if ('fault' in read) return errors.push({ path: `spec.${index}`, message: read.fault });
    const { key, comparison, value } = read.filter;
    const same = filters.get(`${key}${comparison}`);
    if (same && comparison === '=') same.values.push(value);
    else filters.set(`${key}${comparison}${same ? index : ''}`, { key, comparison, values: [value] });
    categories = categories?.filter((slug) => read.categories.includes(slug)) ?? read.categories;
    return undefined;
  });
  if (errors.length > 0) throw new ValidationFailed(errors);
  return { filters: [...filters.values()], categories };
}

type Read =
  | { filter: { key: string; comparison: Comparison; value: string | number }; categories: string[] }
  | { fault: string };

function readOne(text: string): Read {
  const match = FILTER.exec(text);
  if (!match) return { fault: 'must look like kv>=1800, motor_mount_mm=16 or connector=XT60' };
  const [, key, comparison, written] = match as unknown as [string, string, Comparison, string];
  const found = findSpec(key);
  if (!found) return { fault: `${key} is no spec of any category` };
  const { spec, categories } = found;
  if (spec.type !== 'number' && comparison !== '=') return { fault: `${key} can only be compared by =` };
  const value: SpecValue = readSpecCell(spec, written);
  // Looking for what there cannot be is no error: it finds nothing.
  const fault =
    spec.type === 'number' ? (Number.isFinite(value) ? null : 'must be a number') : faultOf(spec, value);
  if (fault) return { fault: `${key} ${fault}` };
  return {
    filter: { key, comparison, value: typeof value === 'boolean' ? String(value) : value },
    categories,
  };
}
