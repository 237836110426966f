import type { z } from 'zod';
import { CURRENCIES } from '../../../common/money.js';
import type { FieldError } from '../../../platform/errors/problem.js';
import { cleanHtml } from '../catalog/clean-html.js';
import { Brand, Description, Merchant, OfferUrl, ProductName } from '../catalog/product-bodies.dto.js';
import { slugOf } from '../catalog/slugs.js';
import { ProductSlug } from '../products.dto.js';
import type { Draft } from './draft.js';
import type { ImportOptions } from './imports.dto.js';
import { readMoney } from './money-cell.js';

/** What a shop asks, as far as the file tells; the address may be known from before. */
export interface DraftOffer {
  merchant: string;
  url: string | null;
  priceCents: number;
  currency: string;
  inStock: boolean;
}

/** A draft whose fields are good by themselves. Undefined: leave it as it is. */
export interface CheckedDraft {
  line: number;
  reference: string;
  slug: string;
  brand: string | undefined;
  name: string | undefined;
  categorySlug: string | undefined;
  description: string | null | undefined;
  /** Yet to be read by the declarations of the category. */
  specs: Record<string, unknown>;
  imageUrls: string[];
  offer: DraftOffer | null;
  remarks: FieldError[];
  hidden: boolean;
}

/** Our categories by what people call them, in lower case. */
export type CategoryNames = ReadonlyMap<string, string>;

const TRUE = /^(true|yes|y|oui|ja|1|in stock|en stock|auf lager)$/i;
const FALSE = /^(false|no|n|non|nein|0|out of stock|rupture|ausverkauft)$/i;

/** Checks everything that can be checked without the catalogue. */
export async function checkDraft(
  draft: Draft,
  options: ImportOptions,
  names: CategoryNames,
): Promise<{ checked: CheckedDraft } | { problems: FieldError[]; reference: string | null }> {
  const check = new Checks(draft, options);
  const brand = check.text('brand', Brand);
  const name = check.text('name', ProductName);
  const slug = check.text('slug', ProductSlug) ?? slugOf(brand ?? '', name ?? '');
  const reference = storable(draft.reference ?? slug, 200);
  if (!reference) check.fail('reference', 'is missing, and so are brand and name to make one of');
  const checked: CheckedDraft = {
    line: draft.line,
    reference,
    slug: ProductSlug.safeParse(slug).success ? slug : slugOf(reference),
    brand,
    name,
    categorySlug: check.category(names),
    description: await check.description(),
    specs: draft.specs,
    imageUrls: [...new Set(draft.imageUrls)].slice(0, 12),
    offer: check.offer(),
    remarks: draft.remarks,
    hidden: draft.hidden,
  };
  return draft.problems.length > 0 ? { problems: draft.problems, reference: draft.reference } : { checked };
}

/** A text as PostgreSQL can keep it: without NUL and halves of letters, which JSON may hold and a cut may leave. */
function storable(text: string, length: number): string {
  return text.replaceAll('\0', '').slice(0, length).toWellFormed();
}

class Checks {
  constructor(
    private readonly draft: Draft,
    private readonly options: ImportOptions,
  ) {}

  fail(path: string, message: string): undefined {
    this.draft.problems.push({ path, message });
    return undefined;
  }

  text<Schema extends z.ZodType<string>>(
    field: 'brand' | 'name' | 'slug',
    schema: Schema,
  ): string | undefined {
    const given = this.draft[field];
    return given ? this.parsed(field, given, schema) : undefined;
  }

  async description(): Promise<string | null | undefined> {
    const { description } = this.draft;
    if (description) {
      const html = this.parsed('description', description, Description);
      return html === undefined ? undefined : (await cleanHtml(html)) || null;
    }
    return description === null && this.options.blank === 'clear' ? null : undefined;
  }

  category(names: CategoryNames): string | undefined {
    const { category } = this.draft;
    if (!category) return undefined;
    const word = category.toLowerCase();
    const mapped = Object.entries(this.options.categories).find(([theirs]) => theirs.toLowerCase() === word);
    const found = names.get(mapped ? mapped[1].toLowerCase() : word) ?? this.options.category;
    return found ?? this.fail('category', `"${category.slice(0, 80)}" is no category of ours: map it`);
  }

  offer(): DraftOffer | null {
    const { price, url, merchant: named, reference, currency: given } = this.draft;
    if (!price) return null;
    const priceCents = readMoney(price);
    if (priceCents === null) return this.fail('price', `"${price.slice(0, 40)}" is no amount`) ?? null;
    const merchant = named ? this.parsed('merchant', named, Merchant) : this.options.merchant;
    if (!merchant) return this.fail('merchant', 'is missing: whose price is it?') ?? null;
    const currency = (given ?? this.options.currency).toUpperCase();
    if (!CURRENCIES.some((known) => known === currency))
      return this.fail('currency', `must be one of ${CURRENCIES.join(', ')}`) ?? null;
    const address = url ?? this.shopifyAddress(merchant, reference);
    const checkedUrl = address === null ? null : this.parsed('url', address, OfferUrl);
    return { merchant, url: checkedUrl ?? null, priceCents, currency, inStock: this.inStock() };
  }

  /** Where Shopify shows a product of a shop that is named by its domain. */
  private shopifyAddress(merchant: string, handle: string | null): string | null {
    const isDomain = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(merchant);
    if (this.options.layout !== 'shopify' || !handle || !isDomain) return null;
    return `https://${merchant}/products/${encodeURIComponent(handle)}`;
  }

  private inStock(): boolean {
    const { inStock } = this.draft;
    if (!inStock || TRUE.test(inStock)) return true;
    if (FALSE.test(inStock)) return false;
    const count = Number(inStock);
    if (Number.isFinite(count)) return count > 0;
    this.fail('inStock', 'must be yes, no or a number');
    return false;
  }

  private parsed<Schema extends z.ZodType<string>>(
    path: string,
    given: string,
    schema: Schema,
  ): string | undefined {
    const result = schema.safeParse(given);
    if (result.success) return result.data;
    return this.fail(path, result.error.issues[0]?.message ?? 'is not valid');
  }
}
