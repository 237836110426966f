import type { FieldError } from '../../../platform/errors/problem.js';

/**
 * A product as a file tells of it, before anything is checked. What the file says nothing of is undefined; what it
 * leaves blank is null.
 */
export interface Draft {
  line: number;
  reference: string | null;
  slug?: string | null;
  brand?: string | null;
  name?: string | null;
  /** As the file calls it. */
  category?: string | null;
  description?: string | null;
  /** Cells as text; JSON brings values as they are. */
  specs: Record<string, unknown>;
  imageUrls: string[];
  merchant?: string | null;
  url?: string | null;
  price?: string | null;
  currency?: string | null;
  inStock?: string | null;
  /** What is wrong already; such a draft is refused. */
  problems: FieldError[];
  /** What the person should know, although the row is fine. */
  remarks: FieldError[];
  /** The shop does not show it. */
  hidden: boolean;
}

export function emptyDraft(line: number): Draft {
  return { line, reference: null, specs: {}, imageUrls: [], problems: [], remarks: [], hidden: false };
}
