import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { checkDraft } from './check-draft.js';
import type { CategoryNames } from './check-draft.js';
import type { Draft } from './draft.js';
import { readRecords } from './file-records.js';
import type { BatchItem } from './import-batch.js';
import type { ImportOptions } from './imports.dto.js';
import { readOwnLayout } from './own-layout.js';
import { readShopifyLayout } from './shopify-layout.js';

/** The rows of a file, checked as far as they can be without the catalogue. */
@Injectable()
export class ImportItems {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Batches of rows behind the first `skip`, which are read too: a row may repeat one of them.
   *
   * @throws UnreadableFile
   */
  async *batches(
    path: string,
    options: ImportOptions,
    skip: number,
    size: number,
  ): AsyncGenerator<{ items: BatchItem[]; bytes: number }> {
    const names = await this.categoryNames();
    const repeats = new Repeats();
    const records = readRecords(path, options);
    const drafts =
      options.layout === 'shopify' ? readShopifyLayout(records) : readOwnLayout(records, options);
    let items: BatchItem[] = [];
    let count = 0;
    let read = 0;
    for await (const { draft, bytes } of drafts) {
      const item = repeats.check(itemOf(draft, options, names));
      read = bytes;
      if (++count <= skip) continue;
      items.push(item);
      if (items.length < size) continue;
      yield { items, bytes };
      items = [];
    }
    if (items.length > 0) yield { items, bytes: read };
  }

  private async categoryNames(): Promise<CategoryNames> {
    const categories = await this.prisma.category.findMany({ where: { children: { none: {} } } });
    return new Map(
      categories.flatMap(({ slug, names }) =>
        [slug, ...Object.values(names as Record<string, string>)].map(
          (name) => [name.toLowerCase(), slug] as const,
        ),
      ),
    );
  }
}

function itemOf(draft: Draft, options: ImportOptions, names: CategoryNames): BatchItem {
  const result = checkDraft(draft, options, names);
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
