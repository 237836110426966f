import { emptyDraft } from './draft.js';
import type { Draft } from './draft.js';
import type { FileRecord } from './file-records.js';
import type { ImportOptions } from './imports.dto.js';

const TEXTS = [
  ...(['slug', 'brand', 'name', 'category', 'description'] as const),
  ...(['merchant', 'url', 'price', 'currency', 'inStock'] as const),
] as const;

/** Columns by other names that people write. */
const ALIASES: Record<string, string> = {
  id: 'reference',
  ref: 'reference',
  sku: 'reference',
  title: 'name',
  model: 'name',
  in_stock: 'inStock',
  instock: 'inStock',
  stock: 'inStock',
  images: 'imageUrls',
  image_urls: 'imageUrls',
  imageurls: 'imageUrls',
  image: 'imageUrls',
  shop: 'merchant',
  link: 'url',
};

const PLAIN = new Set<string>([...TEXTS, 'reference', 'imageUrls', 'specs']);

/** One product to a record; columns that are no field of ours are specs (`specs.kv`, or just `kv`). */
export async function* readOwnLayout(
  records: AsyncIterable<FileRecord>,
  { mapping }: Pick<ImportOptions, 'mapping'>,
): AsyncGenerator<{ draft: Draft; bytes: number }> {
  for await (const { line, fields, bytes } of records) {
    const draft = emptyDraft(line);
    for (const [column, value] of Object.entries(fields)) place(draft, fieldOf(column, mapping), value);
    yield { draft, bytes };
  }
}

/** The field that a column is: by the mapping, by its name, else a spec. Null: it is to be ignored. */
function fieldOf(column: string, mapping: Record<string, string>): string | null {
  const mapped = Object.hasOwn(mapping, column) ? mapping[column]! : column;
  if (mapped === '-' || mapped.trim() === '') return null;
  if (PLAIN.has(mapped) || mapped.startsWith('specs.')) return mapped;
  const plain = mapped
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const alias = Object.hasOwn(ALIASES, plain) ? ALIASES[plain]! : plain;
  return PLAIN.has(alias) ? alias : `specs.${plain.replace(/^specs?[.:_]/, '')}`;
}

function place(draft: Draft, field: string | null, value: unknown): void {
  if (field === null || value === undefined) return;
  if (field === 'specs' && typeof value === 'object' && value !== null) {
    Object.assign(draft.specs, value);
  } else if (field === 'imageUrls') {
    draft.imageUrls.push(...urlsOf(value));
  } else if (field.startsWith('specs.')) {
    draft.specs[field.slice('specs.'.length)] = typeof value === 'string' ? textOf(value) : value;
  } else if (field === 'reference') {
    draft.reference = textOf(value);
  } else {
    draft[field as (typeof TEXTS)[number]] = textOf(value);
  }
}

function urlsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : (typeof value === 'string' ? value : '').split(/[|\n\s]+/);
  return list.filter((url): url is string => typeof url === 'string' && url !== '');
}

/** A cell as text, null where it is blank. What JSON has instead of text stands there as it is written. */
function textOf(value: unknown): string | null {
  if (value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.trim() === '' ? null : text.trim();
}
