import { isPlainLine } from '../../../common/text.js';
import type { FieldError } from '../../../platform/errors/problem.js';
import { specsOf } from './declared-specs.js';
import { MAX_SPEC_TEXT } from './spec.js';
import type { Spec, SpecValue } from './spec.js';

/** What is wrong with the specs of a product of a category; paths begin with `specs`. */
export function checkSpecs(category: string, specs: Record<string, unknown>): FieldError[] {
  const declared = specsOf(category);
  return Object.entries(specs).flatMap(([key, value]) => {
    const path = `specs.${key}`;
    const spec = Object.hasOwn(declared, key) ? declared[key] : undefined;
    if (!spec) return [{ path, message: `is no spec of ${category}` }];
    const message = faultOf(spec, value);
    return message ? [{ path, message }] : [];
  });
}

/** Why a value does not fit its declaration; null if it does. */
export function faultOf(spec: Spec, value: unknown): string | null {
  switch (spec.type) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'text':
      return typeof value === 'string' &&
        value.trim() === value &&
        value.length > 0 &&
        value.length <= MAX_SPEC_TEXT &&
        isPlainLine(value)
        ? null
        : `must be 1 to ${MAX_SPEC_TEXT} characters of plain text`;
    case 'number': {
      const { unit, min, max, whole } = spec;
      const fits = typeof value === 'number' && value >= min && value <= max;
      if (!fits) return `must be a number from ${min} to ${max}${unit && ` (${unit})`}`;
      return whole && !Number.isInteger(value) ? 'must be a whole number' : null;
    }
  }
}

const TRUE = /^(true|yes|y|oui|ja|1|x)$/i;
const FALSE = /^(false|no|n|non|nein|0)$/i;

/**
 * A spec as a shopkeeper writes it in a cell: `1800 KV`, `25,5`, `oui`. What cannot be read comes back as it is, for
 * `faultOf` to refuse.
 */
export function readSpecCell(spec: Spec, cell: string): SpecValue {
  const written = cell.trim();
  if (spec.type === 'text') return written;
  if (spec.type === 'flag') return TRUE.test(written) ? true : FALSE.test(written) ? false : written;
  const match = /^([-+]?\d+(?:[.,]\d+)?)\s*(\D.*)?$/.exec(written);
  if (!match || !isUnit(match[2], spec.unit)) return written;
  return Number(match[1]!.replace(',', '.'));
}

/** `1800KV` says what it is; `1800 g` of a thing counted in millimetres does not. */
function isUnit(given: string | undefined, unit: string): boolean {
  if (!given) return true;
  const plain = (name: string) => name.toLowerCase().replaceAll(/[\s."″]/g, '');
  const names = [unit, ...(OTHER_NAMES[unit] ?? [])].map(plain);
  return names.includes(plain(given)) || (unit === 'in' && /^(["″]|inch|inches)$/i.test(given.trim()));
}

const OTHER_NAMES: Record<string, readonly string[]> = {
  'rpm/V': ['kv'],
  '°': ['deg'],
  in: ['inch', 'inches'],
  g: ['gr', 'grams'],
};
