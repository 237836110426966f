import type { SqlTransaction } from '../../../platform/prisma/sql-transaction.js';
import { checkDraft } from './check-draft.js';
import type { CategoryNames } from './check-draft.js';
import type { Draft } from './draft.js';
import { readRecords } from './file-records.js';
import type { BatchItem } from './import-batch.js';
import type { ImportOptions } from './imports.dto.js';
import { readOwnLayout } from './own-layout.js';
import { readShopifyLayout } from './shopify-layout.js';

const CATEGORIES = `SELECT c.slug, c.names FROM "Category" c
  WHERE NOT EXISTS (SELECT 1 FROM "Category" child WHERE child."parentSlug" = c.slug)`;

/** Our categories that hold products, by slug and by name in every language. */
export async function readCategoryNames(tx: SqlTransaction): Promise<CategoryNames> {
  const categories = await tx.$queryRawUnsafe<{ slug: string; names: Record<string, string> }[]>(CATEGORIES);
  return new Map(
    categories.flatMap(({ slug, names }) =>
      [slug, ...Object.values(names)].map((name) => [name.toLowerCase(), slug] as const),
    ),
  );
}

/**
 * Batches of the rows of a file, checked as far as they can be without the catalogue: those behind the first `skip`, which
 * are read too, since a row may repeat one of them.
 *
 * @throws UnreadableFile
 */
export async function* readBatches(
  path: string,
  options: ImportOptions,
  names: CategoryNames,
  skip: number,
  size: number,
): AsyncGenerator<{ items: BatchItem[]; bytes: number }> {
  const repeats = new Repeats();
  const records = readRecords(path, options);
  const drafts = options.layout === 'shopify' ? readShopifyLayout(records) : readOwnLayout(records, options);
  let items: BatchItem[] = [];
  let count = 0;
  let read = 0;
  for await (const { draft, bytes } of drafts) {
    const item = repeats.check(await itemOf(draft, options, names));
    read = bytes;
    if (++count <= skip) continue;
    items.push(item);
    if (items.length < size) continue;
    yield { items, bytes };
    items = [];
  }
  if (items.length > 0) yield { items, bytes: read };
}

async function itemOf(draft: Draft, options: ImportOptions, names: CategoryNames): Promise<BatchItem> {
  const result = await checkDraft(draft, options, names);
  if ('checked' in result)
    return { line: draft.line, reference: result.checked.reference, checked: result.checked };
  return { line: draft.line, reference: result.reference, problems: result.problems };
}

/** Finds what a file tells twice: the first counts. */
class Repeats {
  private readonly references = new Map<string, number>();
  private readonly slugs = new Map<string, number>();

  check(item: BatchItem): BatchItem {
    if (!('checked' in item)) return item;
    const { reference, slug } = item.checked;
    const earlier = this.references.get(reference);
    if (earlier !== undefined)
      return refused(item, { path: 'reference', message: `stands already in line ${earlier}` });
    const twin = this.slugs.get(slug);
    if (twin !== undefined)
      return refused(item, {
        path: 'slug',
        message: `is the same as in line ${twin}: give one of them another`,
      });
    this.references.set(reference, item.line);
    this.slugs.set(slug, item.line);
    return item;
  }
}

function refused({ line, reference }: BatchItem, problem: { path: string; message: string }): BatchItem {
  return { line, reference, problems: [problem] };
}
