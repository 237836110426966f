import { z } from 'zod';
import { CURRENCIES } from '../../../common/money.js';
import { isPlainLine } from '../../../common/text.js';
import { Limit, pageOf } from '../../../platform/http/inputs.js';
import { Merchant } from '../catalog/product-bodies.dto.js';
import { CategorySlug } from '../products.dto.js';

const flag = z.enum(['true', 'false']);
const Words = z
  .record(z.string().min(1).max(200), z.string().min(1).max(200))
  .refine((words) => Object.keys(words).length <= 200, 'must not be more than 200');

const MAX_WORDS_TEXT = 8_000;
/** The same in a form, where a letter may take four bytes. */
export const MAX_WORDS_BYTES = 4 * MAX_WORDS_TEXT;

/** A JSON object: what a spreadsheet calls things, and what we do. */
const WordsText = z.string().max(MAX_WORDS_TEXT).refine(isWords, 'must be a JSON object of texts');

function isWords(text: string): boolean {
  try {
    return Words.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

export const LAYOUTS = ['own', 'shopify'] as const;
export const FORMATS = ['csv', 'json', 'ndjson'] as const;

export const ImportQuery = z.strictObject({
  apply: flag.default('false').meta({
    description: '`false`: only check and report. What was checked is applied by `POST …/application`',
  }),
  layout: z.enum(LAYOUTS).default('own').meta({ description: '`shopify`: the product export of Shopify' }),
  format: z
    .enum(FORMATS)
    .optional()
    .meta({ description: 'Told by the name and type of the file unless given' }),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'must be a short name in lower case')
    .default('file')
    .meta({
      description: 'Whose references these are: the same reference of the same source is the same product',
    }),
  merchant: Merchant.optional().meta({
    description: 'The shop whose prices these are, where the file names none',
  }),
  currency: z.enum(CURRENCIES).default('EUR').meta({ description: 'Where the file names none' }),
  category: CategorySlug.optional().meta({ description: 'Where the file names none that is known' }),
  blank: z.enum(['keep', 'clear']).default('keep').meta({
    description: 'What a blank cell means for a product that exists: leave the field as it is, or empty it',
  }),
  mapping: WordsText.optional().meta({
    description:
      'JSON: columns of the file to ours, e.g. `{"Marke":"brand","KV":"specs.kv"}`; "" ignores a column',
  }),
  categories: WordsText.optional().meta({
    description: 'JSON: the file’s categories to ours, e.g. `{"Brushless Motors":"motor"}`',
  }),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** What may stand in the form instead: an address of more than some thousand characters is refused. */
export const ImportWords = ImportQuery.pick({ mapping: true, categories: true });
export type ImportWords = z.infer<typeof ImportWords>;

/** How a file is read; kept with the import. */
export interface ImportOptions {
  format: (typeof FORMATS)[number];
  layout: (typeof LAYOUTS)[number];
  source: string;
  merchant: string | null;
  currency: string;
  category: string | null;
  blank: 'keep' | 'clear';
  mapping: Record<string, string>;
  categories: Record<string, string>;
}

export const IMPORT_STATES = [
  'WAITING',
  'CHECKING',
  'CHECKED',
  'APPLYING',
  'APPLIED',
  'FAILED',
  'UNDOING',
  'UNDONE',
] as const;

/** Those in which nothing more happens by itself. */
export const SETTLED_IMPORT_STATES: readonly string[] = ['CHECKED', 'APPLIED', 'FAILED', 'UNDONE'];

export const IMPORT_OUTCOMES = ['CREATED', 'UPDATED', 'UNCHANGED', 'FAILED', 'UNDONE', 'KEPT'] as const;

export const ImportResponse = z
  .object({
    id: z.uuid(),
    state: z.enum(IMPORT_STATES),
    fileName: z.string(),
    byteSize: z.int(),
    progress: z.int().meta({ description: 'Percent of the present run' }),
    rows: z.object({
      created: z.int().meta({ description: 'Products that are new, or would be after a check' }),
      updated: z.int(),
      unchanged: z.int(),
      failed: z.int(),
      undone: z.int(),
      kept: z.int().meta({ description: 'Changed by somebody else since: an undo left them alone' }),
    }),
    error: z.string().nullable().meta({ description: 'Why the whole file failed' }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ProductImport' });
export type ImportResponse = z.infer<typeof ImportResponse>;

export const ImportsPage = pageOf(ImportResponse, 'ProductImportsPage');

export const ImportRowsQuery = z.strictObject({
  outcome: z.enum(IMPORT_OUTCOMES).optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ImportRowsQuery = z.infer<typeof ImportRowsQuery>;

export const ImportRowsPage = pageOf(
  z.object({
    line: z.int().meta({ description: 'Of the file; of JSON, the number of the item' }),
    outcome: z.enum(IMPORT_OUTCOMES),
    reference: z.string().nullable(),
    problems: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  'ProductImportRowsPage',
);

/** A name of a file as it may be shown. */
export function plainFileName(name: string | undefined): string {
  const base = (name ?? '').split(/[\\/]/).at(-1)!.slice(0, 120);
  return base && isPlainLine(base) ? base : 'products';
}
