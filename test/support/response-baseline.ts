import { operationsOf } from './openapi.js';
import type { OpenApi } from './openapi.js';

/** A schema as the document has it. */
interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/**
 * What answers look like: for each operation and status the name of its schema, and for each schema its fields. A type is
 * `string`, `string|null`, `Deal`, `Deal[]` …; `?` behind it means that the field may be missing.
 */
export interface ResponseShapes {
  operations: Record<string, string>;
  fields: Record<string, string>;
}

/** The shapes of all good answers in a document. @throws Error where an answer's schema has no name */
export function responseShapes(document: OpenApi): ResponseShapes {
  const shapes: ResponseShapes = { operations: {}, fields: {} };
  const schemas = document.components.schemas as Record<string, Schema>;
  const add = (component: string) => {
    const place = `${component} `;
    const type = describe(schemas[component]!, place, shapes.fields);
    // A union has no fields of its own.
    if (type !== 'object') shapes.fields[`${place}*`] = type;
  };
  for (const { name, responses } of operationsOf(document)) {
    for (const [status, { content = {} }] of Object.entries(responses)) {
      const schema = content['application/json']?.schema as Schema | undefined;
      if (!schema || !status.startsWith('2')) continue;
      if (!schema.$ref) throw new Error(`${name} ${status}: give the schema of the answer a name (meta id)`);
      shapes.operations[`${name} ${status}`] = nameOf(schema.$ref);
    }
  }
  const used = new Set(Object.values(shapes.operations));
  for (const component of used) {
    add(component);
    for (const [place, type] of Object.entries(shapes.fields)) {
      if (!place.startsWith(`${component} `)) continue;
      for (const { name } of partsOf(type)) if (name in schemas) used.add(name);
    }
  }
  return { operations: sorted(shapes.operations), fields: sorted(shapes.fields) };
}

/** What clients of `before` miss in `now`: fields that went, changed their type, or became null or missing at times. */
export function lostShapes(before: ResponseShapes, now: ResponseShapes): string[] {
  const after = flatten(now);
  return [...flatten(before)].flatMap(([place, type]) => {
    const current = after.get(place);
    if (current === undefined) return [`${place}: was ${type}, is gone`];
    return fits(current, type) ? [] : [`${place}: was ${type}, is ${current}`];
  });
}

/** Both together, for a new baseline: what was stays unless the document says it better. */
export function grown(before: ResponseShapes, now: ResponseShapes): ResponseShapes {
  return {
    operations: sorted({ ...before.operations, ...now.operations }),
    fields: sorted({ ...before.fields, ...now.fields }),
  };
}

/** Every field of every answer by its full way, so that a schema may get another name. */
function flatten({ operations, fields }: ResponseShapes): Map<string, string> {
  const own = Map.groupBy(Object.entries(fields), ([place]) => place.split(' ', 1)[0]!);
  const flat = new Map<string, string>();
  const walk = (place: string, type: string, above: string[]): void => {
    const parts = partsOf(type);
    const types = parts.map(({ name, brackets }) => `${own.has(name) ? 'object' : name}${brackets}`);
    const others = [...new Set(types)].filter((one) => one !== 'null').sort();
    const orNull = types.includes('null') ? '|null' : '';
    flat.set(place, `${others.join('|')}${orNull}${type.endsWith('?') ? '?' : ''}`);
    for (const { name, brackets } of parts) {
      if (above.includes(name)) continue;
      for (const [field, fieldType] of own.get(name) ?? []) {
        const below = field.slice(name.length + 1);
        const at = below === '*' ? place : `${place}${brackets}${place.includes('  ') ? '.' : '  '}${below}`;
        walk(at, fieldType, [...above, name]);
      }
    }
  };
  for (const [operation, type] of Object.entries(operations)) walk(operation, type, []);
  return flat;
}

/** The members of a union: `Deal[]|null` has two. */
function partsOf(type: string): { name: string; brackets: string }[] {
  return type
    .replace(/\?$/, '')
    .split('|')
    .map((part) => ({ name: part.replaceAll('[]', ''), brackets: part.replace(/^[^[]*/, '') }));
}

/** Less uncertainty than before is no loss. */
function fits(current: string, before: string): boolean {
  const bare = (type: string) => type.replace(/\?$/, '').replace(/\|null\b/, '');
  const loses = (sign: string) => current.includes(sign) && !before.includes(sign);
  return bare(current) === bare(before) && !loses('|null') && !loses('?');
}

/** The type of a schema; the fields of one without a name go to `fields`, below `place`. */
function describe(schema: Schema, place: string, fields: Record<string, string>): string {
  const { $ref, items, properties, nullable, type, format } = schema;
  const orNull = nullable ? '|null' : '';
  if ($ref) return nameOf($ref);
  const choices = schema.allOf ?? schema.anyOf ?? schema.oneOf;
  if (choices) {
    const types = choices.flatMap((choice) => describe(choice, place, fields).split('|'));
    const others = [...new Set(types)].filter((one) => one !== 'null' && one !== 'any');
    return `${others.sort().join('|')}${nullable || types.includes('null') ? '|null' : ''}`;
  }
  if (items) {
    const inner = describe(items, `${place}[]`, fields);
    return (
      inner
        .split('|')
        .map((part) => `${part}[]`)
        .join('|') + orNull
    );
  }
  for (const [name, field] of Object.entries(properties ?? {})) {
    const below = `${place}${place.endsWith(' ') ? '' : '.'}${name}`;
    const optional = schema.required?.includes(name) ? '' : '?';
    fields[below] = `${describe(field, below, fields)}${optional}`;
  }
  return `${properties ? 'object' : (format ?? type ?? 'any')}${orNull}`;
}

function nameOf(ref: string): string {
  return ref.split('/').at(-1)!;
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
