import { emptyDraft } from './draft.js';
import type { Draft } from './draft.js';
import type { FileRecord } from './file-records.js';
import { readMoney } from './money-cell.js';

/**
 * The product export of Shopify (help.shopify.com, "Using CSV files to import and export products"): the first row of a
 * handle holds the product, the rows behind it hold further variants and pictures. A product costs what its cheapest
 * variant costs, and is to be had if one of them is.
 */
export async function* readShopifyLayout(
  records: AsyncIterable<FileRecord>,
): AsyncGenerator<{ draft: Draft; bytes: number }> {
  let current: { draft: Draft; bytes: number } | null = null;
  for await (const { line, fields, bytes } of records) {
    const cell = (name: string) => textOf(fields[name]);
    const handle = cell('Handle');
    const isNext = current !== null && handle === current.draft.reference && cell('Title') === '';
    if (!current || !isNext) {
      if (current) yield current;
      current = { draft: begin(line, cell), bytes };
    }
    addVariant(current.draft, cell);
    current.bytes = bytes;
  }
  if (current) yield current;
}

/** Cells are text; an object of JSON has no place in one. */
function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell.trim() : '';
}

type Cell = (name: string) => string;

function begin(line: number, cell: Cell): Draft {
  const draft = emptyDraft(line);
  const handle = cell('Handle');
  const vendor = cell('Vendor');
  const status = (cell('Status') || 'active').toLowerCase();
  draft.reference = handle || null;
  draft.name = nameOf(cell('Title'), vendor);
  draft.brand = vendor || null;
  draft.category = cell('Type') || cell('Product Category').split('>').at(-1)!.trim() || null;
  draft.description = cell('Body (HTML)') || null;
  draft.hidden = status !== 'active' || cell('Published').toLowerCase() === 'false';
  if (!handle) draft.problems.push({ path: 'Handle', message: 'is missing' });
  else if (!draft.name)
    draft.problems.push({ path: 'Title', message: 'is missing in the first row of the handle' });
  return draft;
}

/** Shops put the brand before the name; here it has its own field. */
function nameOf(title: string, vendor: string): string | null {
  const rest =
    vendor && title.toLowerCase().startsWith(`${vendor.toLowerCase()} `) ? title.slice(vendor.length) : title;
  return rest.trim() || null;
}

function addVariant(draft: Draft, cell: Cell): void {
  const picture = cell('Image Src');
  if (picture) draft.imageUrls.push(picture);
  const price = cell('Variant Price');
  if (!price) return;
  const [cents, before] = [readMoney(price), draft.price ? readMoney(draft.price) : null];
  if (cents === null || before === null || cents < before) draft.price = price;
  const isThere =
    Number(cell('Variant Inventory Qty')) > 0 ||
    cell('Variant Inventory Policy').toLowerCase() === 'continue' ||
    cell('Variant Inventory Tracker') === '';
  if (isThere) draft.inStock = 'true';
  else draft.inStock ??= 'false';
  const grams = Number(cell('Variant Grams').replace(',', '.'));
  if (grams > 0) draft.specs.weight_g ??= grams;
}
