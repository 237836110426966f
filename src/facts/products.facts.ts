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
