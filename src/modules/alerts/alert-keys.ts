import { MAX_PRICE_CENTS } from '../../common/money.js';
import type { Place } from '../../common/place.js';
import { degreesAround, placeOf } from '../../common/place.js';
import type { AlertFilters } from './alerts.dto.js';
import { cellOf, cellsAround } from './earth-grid.js';
import { requiredWords } from './required-words.js';

// How a deal finds the alerts that may be about it without looking at any other: each active alert is filed under keys,
// a deal is looked up under all keys that it can have. docs/decisions/0058-alerts.md tells the cost.

/** What an alert is filed under; one for each alternative of its text. */
export interface AlertKeyValues {
  /** The longest word that the deal must hold, and the next; empty where none is required. */
  word: string;
  also: string;
  place: string;
  signature: string;
  fromCents: number;
  toCents: number;
  /** The degrees that the place is within. */
  south: number;
  north: number;
  west: number;
  east: number;
}

const EVERYWHERE = { place: '', south: -90, north: 90, west: -180, east: 180 };

/** Beginnings of words up to this long are told apart. */
const WORD_LENGTH = 16;
const ANY = '';

/** The filters that ask for one value. In this order they make the signature. */
const EQUALITIES = ['category', 'condition', 'country', 'sellerId', 'productId'] as const;

/**
 * The keys of a saved search.
 *
 * @param query what PostgreSQL makes of its text; null without text
 */
export function keysOfSearch(filters: AlertFilters, query: string | null): AlertKeyValues[] {
  const { minPrice = 0, maxPrice = MAX_PRICE_CENTS } = filters;
  const signature = signatureOf(EQUALITIES.map((name) => filters[name] ?? ANY));
  const keys = (query === null ? [[]] : requiredWords(query)).map((words) => {
    const [word = ANY, also = ANY] = mostTelling(words).map(beginning);
    return { word, also, signature, fromCents: minPrice, toCents: maxPrice, ...whereabouts(filters) };
  });
  return [...new Map(keys.map((key) => [`${key.word} ${key.also}`, key])).values()];
}

/** The key of a price watch. */
export function keyOfWatch(watch: {
  dealId: string | null;
  productId: string | null;
  belowCents: number | null;
}): AlertKeyValues {
  const signature = watch.dealId ? `deal:${watch.dealId}` : `product:${watch.productId}`;
  const toCents = watch.belowCents === null ? MAX_PRICE_CENTS : watch.belowCents - 1;
  return { word: ANY, also: ANY, signature, fromCents: 0, toCents, ...EVERYWHERE };
}

/** Names of models first, for they hold digits, then the longest; not what is a part of another, as `motor` of `t-motor`. */
function mostTelling(words: string[]): string[] {
  const weight = (word: string) => word.length + (/\d/.test(word) ? 100 : 0);
  return words
    .filter((word) => !words.some((other) => other !== word && other.includes(word)))
    .sort((a, b) => weight(b) - weight(a));
}

function whereabouts({ near, radiusKm }: AlertFilters) {
  if (near === undefined || radiusKm === undefined) return EVERYWHERE;
  const centre = placeOf(near);
  const { lat, lng } = degreesAround(centre, radiusKm);
  const [west, east] = lng ?? [EVERYWHERE.west, EVERYWHERE.east];
  return { place: cellOf(centre, radiusKm), south: lat[0], north: lat[1], west, east };
}

/** What must be known of a deal to look alerts up. */
export interface KeyedDeal extends Partial<Record<keyof Place, number | null>> {
  id: string;
  /** Its category, and the group of that. */
  category: string;
  group: string | null;
  condition: string;
  country: string;
  sellerId: string;
  productId: string | null;
  words: string[];
}

/** Every key that an alert about this deal can have. */
export function lookupsOf(deal: KeyedDeal): { words: string[]; places: string[]; signatures: string[] } {
  const { id, lat, lng, category, group, productId } = deal;
  const choices = EQUALITIES.map((name) => {
    const own = name === 'category' ? [category, group] : [deal[name]];
    return [ANY, ...own.filter((value) => value !== null)];
  });
  const watches = [`deal:${id}`, ...(productId ? [`product:${productId}`] : [])];
  const place = lat != null && lng != null ? { lat, lng } : null;
  return {
    words: [...new Set([ANY, ...deal.words.flatMap(beginnings)])],
    places: [ANY, ...(place ? cellsAround(place) : [])],
    signatures: [...combinations(choices).map(signatureOf), ...watches],
  };
}

function signatureOf(values: string[]): string {
  return values.join('|');
}

function combinations([first, ...rest]: string[][]): string[][] {
  if (!first) return [[]];
  const tails = combinations(rest);
  return first.flatMap((value) => tails.map((tail) => [value, ...tail]));
}

function beginning(word: string): string {
  return [...word].slice(0, WORD_LENGTH).join('');
}

function beginnings(word: string): string[] {
  const characters = [...word].slice(0, WORD_LENGTH);
  return characters.map((_, last) => characters.slice(0, last + 1).join(''));
}
