import type { OfferFields, ProductFields } from './decide.js';

/** What an undo needs to know of a row. */
export interface RowBefore {
  /** Null: the product was created, or only its offer changed. */
  product: (ProductFields & { deletedAt: string | null }) | null;
  offer: { merchant: string; was: OfferFields | null; set: OfferFields } | null;
}
