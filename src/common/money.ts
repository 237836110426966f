import { tagOf } from './locales.js';
import type { Locale } from './locales.js';

/** The most that one deal may cost, in minor units: a million of the main unit. */
export const MAX_PRICE_CENTS = 100_000_000;

/** Currencies that deals are priced in (ISO 4217). */
export const CURRENCIES = ['EUR', 'CHF', 'GBP', 'USD'] as const;

/** An amount for people to read, e.g. `€45.00`, `45,00 €`. `cents` is in minor units. */
export function formatMoney(cents: number, currency: string, locale: Locale = 'en'): string {
  return new Intl.NumberFormat(tagOf(locale), { style: 'currency', currency }).format(cents / 100);
}
