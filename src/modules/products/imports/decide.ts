import type { FieldError } from '../../../platform/errors/problem.js';
import type { Offer, Product } from '../../../platform/prisma/generated/client.js';
import { faultOf, readSpecCell } from '../specs/check-specs.js';
import { specsOf } from '../specs/declared-specs.js';
import type { Specs } from '../specs/spec.js';
import type { CheckedDraft } from './check-draft.js';
import type { ImportOptions } from './imports.dto.js';

/** The fields of a product that an import writes, and an undo writes back. */
export interface ProductFields {
  brand: string;
  name: string;
  categorySlug: string;
  specs: Specs;
  description: string | null;
}

export interface OfferFields {
  url: string;
  priceCents: number;
  currency: string;
  inStock: boolean;
}

/** What is to be done about one draft. */
export type Decision =
  | { outcome: 'FAILED'; problems: FieldError[] }
  | { outcome: 'CREATED'; fields: ProductFields; offer: OfferFields | null; problems: FieldError[] }
  | {
      outcome: 'UPDATED' | 'UNCHANGED';
      /** Null: the product itself stays as it is. */
      fields: ProductFields | null;
      offer: OfferFields | null;
      problems: FieldError[];
    };

/** What the catalogue knows of the thing already. */
export interface Known {
  product: Product;
  /** Of the shop whose price the draft tells. */
  offer: Offer | null;
}

/**
 * Compares a draft with the catalogue. What the file does not tell, or leaves blank, stays as it is (unless blanks are to
 * clear); columns that are no spec of the category are ignored with a remark.
 */
export function decide(draft: CheckedDraft, known: Known | null, options: ImportOptions): Decision {
  const remarks = [...draft.remarks];
  if (draft.hidden) {
    const message = 'is a draft, archived or unpublished in the shop: left out';
    return { outcome: 'UNCHANGED', fields: null, offer: null, problems: [{ path: 'status', message }] };
  }
  const was = known?.product;
  const brand = draft.brand ?? was?.brand;
  const name = draft.name ?? was?.name;
  const categorySlug = draft.categorySlug ?? was?.categorySlug ?? options.category ?? undefined;
  const missing = Object.entries({ brand, name, category: categorySlug }).filter(([, value]) => !value);
  if (!brand || !name || !categorySlug)
    return { outcome: 'FAILED', problems: missing.map(([path]) => ({ path, message: 'is missing' })) };

  const { specs, faults } = readSpecs(draft, categorySlug, (was?.specs ?? {}) as Specs, options, remarks);
  if (faults.length > 0) return { outcome: 'FAILED', problems: faults };
  const description = draft.description === undefined ? (was?.description ?? null) : draft.description;
  const fields = { brand, name, categorySlug, specs, description };
  const offer = offerOf(draft, known?.offer ?? null, remarks);
  if (!was) return { outcome: 'CREATED', fields, offer, problems: remarks };

  const isSame = was.deletedAt === null && same(fields, was);
  const outcome = isSame && !offer ? 'UNCHANGED' : 'UPDATED';
  return { outcome, fields: isSame ? null : fields, offer, problems: remarks };
}

function readSpecs(
  draft: CheckedDraft,
  category: string,
  before: Specs,
  { blank }: ImportOptions,
  remarks: FieldError[],
): { specs: Specs; faults: FieldError[] } {
  const declared = specsOf(category);
  const specs = Object.fromEntries(Object.entries(before).filter(([key]) => Object.hasOwn(declared, key)));
  const faults: FieldError[] = [];
  for (const [key, cell] of Object.entries(draft.specs)) {
    const path = `specs.${key}`.slice(0, 80);
    const spec = Object.hasOwn(declared, key) ? declared[key]! : null;
    if (cell === null || cell === '') {
      if (spec && blank === 'clear') delete specs[key];
      continue;
    }
    if (!spec) {
      remarks.push({ path, message: `is no spec of ${category}: ignored` });
      continue;
    }
    const value = typeof cell === 'string' ? readSpecCell(spec, cell) : cell;
    const fault = faultOf(spec, value);
    if (fault) faults.push({ path, message: fault });
    else specs[key] = value as Specs[string];
  }
  return { specs, faults };
}

/** What to write of an offer; null where there is nothing new. */
function offerOf({ offer }: CheckedDraft, known: Offer | null, remarks: FieldError[]): OfferFields | null {
  if (!offer) return null;
  const url = offer.url ?? known?.url;
  if (!url) {
    remarks.push({ path: 'url', message: 'is missing: the price is left out' });
    return null;
  }
  const { priceCents, currency, inStock } = offer;
  const next = { url, priceCents, currency, inStock };
  const isSame =
    known?.url === url &&
    known.priceCents === priceCents &&
    known.currency === currency &&
    known.inStock === inStock;
  return isSame ? null : next;
}

function same(fields: ProductFields, was: Product): boolean {
  const { brand, name, categorySlug, description } = was;
  const sorted = (specs: object) => JSON.stringify(Object.entries(specs).sort());
  return (
    fields.brand === brand &&
    fields.name === name &&
    fields.categorySlug === categorySlug &&
    fields.description === description &&
    sorted(fields.specs) === sorted(was.specs as object)
  );
}
