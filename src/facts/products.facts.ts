import { defineFact } from './fact.js';

// An alias, not an interface: only a type alias is assignable to a record of scalars.
type AboutProduct = { productId: string };

export const productCreated = defineFact<'product.created', AboutProduct>('product.created');
export const productEdited = defineFact<'product.edited', AboutProduct>('product.edited');
export const productRemoved = defineFact<'product.removed', AboutProduct>('product.removed');
export const productRestored = defineFact<'product.restored', AboutProduct>('product.restored');
/** `productId` turned out to be `intoProductId`: whatever points at the one belongs to the other from now on. */
export const productMerged = defineFact<'product.merged', AboutProduct & { intoProductId: string }>(
  'product.merged',
);

type AboutShop = AboutProduct & { merchant: string };
/** An admin set what a shop asks, or where it asks it; a price that changed is a fact of its own. */
export const productOfferSet = defineFact<'product.offer_set', AboutShop>('product.offer_set');
export const productOfferRemoved = defineFact<'product.offer_removed', AboutShop>('product.offer_removed');

type AboutImport = { importId: string };
/** Somebody sent a file of products; `apply`: not only to be checked. */
export const importRequested = defineFact<'import.requested', AboutImport & { apply: boolean }>(
  'import.requested',
);
/** Somebody had a file applied that was checked. */
export const importApplicationRequested = defineFact<'import.application_requested', AboutImport>(
  'import.application_requested',
);
export const importUndoRequested = defineFact<'import.undo_requested', AboutImport>('import.undo_requested');

type AboutListing = { listingId: string };
/** What a crawler found is an offer for a product from now on. */
export const listingAccepted = defineFact<'listing.accepted', AboutListing & AboutProduct>(
  'listing.accepted',
);
export const listingRejected = defineFact<'listing.rejected', AboutListing>('listing.rejected');

/** A file of products was applied. Its single products are not told of, only prices that changed. */
export const productsImported = defineFact<
  'products.imported',
  { importId: string; created: number; updated: number }
>('products.imported');

type AboutPrice = AboutProduct & {
  offerId: string;
  merchant: string;
  /** Null where there was no price before. */
  fromCents: number | null;
  toCents: number;
  currency: string;
  /** The currency of `fromCents`, where it was another. */
  fromCurrency: string | null;
  inStock: boolean;
};
/** A shop asks another price than before, or asks one for the first time. */
export const productPriceChanged = defineFact<'product.price_changed', AboutPrice>('product.price_changed');
