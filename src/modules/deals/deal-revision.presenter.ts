import { diffWordsWithSpace } from 'diff';
import type { Storage } from '../../platform/storage/storage.js';
import { fieldsOf } from './deal-revision.js';
import type { RevisionResponse } from './deal-revision.dto.js';
import type { OpenRevision } from './deal-revisions.reader.js';
import type { ShownDeal } from './deals.presenter.js';
import type { UsableImage } from '../images/usable-images.sql.js';

type Change = RevisionResponse['changes'][number];

/** A staged edit as the difference that it makes to the published deal. */
export function presentRevision(revision: OpenRevision, deal: ShownDeal, storage: Storage): RevisionResponse {
  const staged = fieldsOf(revision);
  const changes: Change[] = [];
  if (staged.title !== undefined) changes.push(text('title', deal.title, staged.title));
  if (staged.description !== undefined)
    changes.push(text('description', deal.description, staged.description));
  if (staged.categorySlug !== undefined)
    changes.push({ field: 'category', from: deal.categorySlug, to: staged.categorySlug, diff: null });
  if (staged.condition !== undefined)
    changes.push({ field: 'condition', from: deal.condition, to: staged.condition, diff: null });
  if (staged.productId !== undefined) {
    const [from, to] = [deal.product, revision.product].map((product) => product?.slug ?? null);
    changes.push({ field: 'product', from: from ?? null, to: to ?? null, diff: null });
  }
  if (staged.imageIds) {
    const [from, to] = [deal.images, revision.images].map((images) =>
      images.map(({ image }) => presentPicture(image, storage)),
    );
    changes.push({ field: 'images', from: from ?? [], to: to ?? [], diff: null });
  }
  return { id: revision.id, createdAt: revision.createdAt.toISOString(), changes };
}

function text(field: 'title' | 'description', from: string, to: string): Change {
  const diff = diffWordsWithSpace(from, to).map(({ added, removed, value }) => ({
    op: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
    text: value,
  }));
  return { field, from, to, diff };
}

function presentPicture({ id, storageKey, width, height, blurhash }: UsableImage, storage: Storage) {
  return { id, url: storage.urlOf(storageKey), width, height, blurhash };
}
