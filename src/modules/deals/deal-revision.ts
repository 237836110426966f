import type { DealCondition } from '../../platform/prisma/generated/client.js';

// What of a public deal waits for a moderator when it is rewritten, and what does not: pure.

/** The fields that are staged, as the deal's row names them. What is absent stays as it is. */
export interface StagedFields {
  title?: string;
  description?: string;
  categorySlug?: string;
  condition?: DealCondition;
  productId?: string | null;
  imageIds?: string[];
}

const STAGED = ['title', 'description', 'categorySlug', 'condition', 'productId'] as const;
type Staged = (typeof STAGED)[number];

/** Parts an edit into what buyers rely on, and what changes at once. */
export function splitEdit<Edit extends object>(
  edit: Edit,
): { staged: StagedFields; immediate: Omit<Edit, Staged> } {
  const isStaged = ([field, value]: [string, unknown]) =>
    value !== undefined && (STAGED as readonly string[]).includes(field);
  const entries = Object.entries(edit);
  return {
    staged: Object.fromEntries(entries.filter(isStaged)),
    immediate: Object.fromEntries(
      entries.filter(([field]) => !(STAGED as readonly string[]).includes(field)),
    ) as Omit<Edit, Staged>,
  };
}

/** A staged edit as it is stored: null columns are fields that stay. */
interface StoredRevision {
  title: string | null;
  description: string | null;
  categorySlug: string | null;
  condition: DealCondition | null;
  productId: string | null;
  productEdited: boolean;
  imagesEdited: boolean;
  images: { imageId: string }[];
}

/** The fields that a stored revision changes. */
export function fieldsOf(revision: StoredRevision): StagedFields {
  const { title, description, categorySlug, condition, productId, productEdited, imagesEdited } = revision;
  return {
    ...(title !== null ? { title } : {}),
    ...(description !== null ? { description } : {}),
    ...(categorySlug !== null ? { categorySlug } : {}),
    ...(condition !== null ? { condition } : {}),
    ...(productEdited ? { productId } : {}),
    ...(imagesEdited ? { imageIds: revision.images.map(({ imageId }) => imageId) } : {}),
  };
}

/** What the published deal says of the same fields. */
interface Published extends Required<Omit<StagedFields, 'imageIds'>> {
  images: { imageId: string }[];
}

/** `staged` without the fields that say what the published deal says anyway. */
export function onlyChanges(staged: StagedFields, published: Published): StagedFields {
  const { imageIds, ...plain } = staged;
  const changed = Object.fromEntries(
    Object.entries(plain).filter(([field, value]) => published[field as Staged] !== value),
  );
  const shown = published.images.map(({ imageId }) => imageId);
  const sameImages = imageIds?.length === shown.length && imageIds.every((id, place) => id === shown[place]);
  return { ...changed, ...(imageIds && !sameImages ? { imageIds } : {}) };
}
