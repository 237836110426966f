import { typosBetween } from '../../../src/common/words.js';
import { StandInError } from './stand-in-errors.js';
import { metresBetween, parseFilter } from './stand-in-filter.js';

type Json = Record<string, unknown>;

export interface StandInSettings {
  searchableAttributes: string[];
  displayedAttributes: string[];
  filterableAttributes: string[];
  sortableAttributes: string[];
  rankingRules: string[];
  stopWords: string[];
  synonyms: Record<string, string[]>;
  typoTolerance: {
    enabled?: boolean;
    minWordSizeForTypos?: { oneTypo: number; twoTypos: number };
    disableOnNumbers?: boolean;
  };
  proximityPrecision: 'byWord' | 'byAttribute';
  facetSearch: boolean;
  pagination: { maxTotalHits: number };
  faceting: Json;
}

export const DEFAULT_SETTINGS: StandInSettings = {
  searchableAttributes: ['*'],
  displayedAttributes: ['*'],
  filterableAttributes: [],
  sortableAttributes: [],
  rankingRules: ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness'],
  stopWords: [],
  synonyms: {},
  typoTolerance: {},
  proximityPrecision: 'byWord',
  facetSearch: true,
  pagination: { maxTotalHits: 1_000 },
  faceting: {},
};

const PARAMETERS: Record<string, (value: unknown) => boolean> = {
  q: isText,
  filter: (value) => isText(value) || Array.isArray(value),
  sort: isTexts,
  facets: isTexts,
  offset: isCount,
  limit: isCount,
  matchingStrategy: (value) => ['all', 'last', 'frequency'].includes(value as string),
  attributesToRetrieve: isTexts,
  attributesToSearchOn: isTexts,
  attributesToHighlight: isTexts,
  attributesToCrop: isTexts,
  cropLength: isCount,
  highlightPreTag: isText,
  highlightPostTag: isText,
};

/** What `POST /indexes/{uid}/search` answers, for the parameters that the product sends; others are refused as unknown. */
export function searchDocuments(documents: Json[], settings: StandInSettings, body: Json): Json {
  for (const [name, value] of Object.entries(body)) {
    const fits = PARAMETERS[name];
    if (!fits) throw new StandInError(400, 'bad_request', `Unknown field \`${name}\``);
    if (value !== undefined && value !== null && !fits(value))
      throw new StandInError(400, `invalid_search_${snake(name)}`, `Invalid value at \`.${name}\``);
  }
  const { q = '', sort = [], facets = [], offset = 0, limit = 20 } = body as Search;
  const tests = parseFilter(body.filter, settings.filterableAttributes);
  const compare = sortBy(sort, settings);
  for (const facet of facets) {
    if (!settings.filterableAttributes.includes(facet))
      throw new StandInError(400, 'invalid_search_facets', `Attribute \`${facet}\` is not filterable`);
  }
  const attributes = (body.attributesToSearchOn as string[] | undefined) ?? settings.searchableAttributes;
  const fields = documents
    .filter(tests)
    .map((document) => ({ document, words: wordsOf(document, attributes) }));
  const matched = match(fields, q, settings, (body.matchingStrategy as string) ?? 'last');
  matched.sort((one, other) => compare(one.document, other.document) || one.cost - other.cost);
  const reachable = matched.slice(0, settings.pagination.maxTotalHits);
  const hits = reachable
    .slice(offset, offset + limit)
    .map(({ document, found }) => present(document, found, body));
  return {
    hits,
    query: q,
    processingTimeMs: 0,
    limit,
    offset,
    estimatedTotalHits: reachable.length,
    ...(facets.length > 0
      ? {
          facetDistribution: count(
            matched.map(({ document }) => document),
            facets,
          ),
        }
      : {}),
  };
}

interface Search {
  q?: string;
  sort?: string[];
  facets?: string[];
  offset?: number;
  limit?: number;
}

interface Field {
  document: Json;
  words: string[][];
}

interface Match {
  document: Json;
  /** Typing errors first, then how late in the attributes, then how inexact. */
  cost: number;
  found: Set<string>;
}

function match(fields: Field[], q: string, settings: StandInSettings, strategy: string): Match[] {
  const typed = split(q).slice(0, 10);
  const telling = typed.filter((word) => !settings.stopWords.includes(word));
  let wanted = telling.length > 0 ? telling : typed;
  if (wanted.length === 0) return fields.map(({ document }) => ({ document, cost: 0, found: new Set() }));
  for (;;) {
    const matches = fields.flatMap((field) => matchAll(field, wanted, settings) ?? []);
    if (matches.length > 0 || strategy === 'all' || wanted.length <= 1) return matches;
    wanted = strategy === 'last' ? wanted.slice(0, -1) : withoutMostFrequent(wanted, fields, settings);
  }
}

function withoutMostFrequent(wanted: string[], fields: Field[], settings: StandInSettings): string[] {
  const frequency = (word: string) => fields.filter((field) => matchAll(field, [word], settings)).length;
  const most = wanted.map((word) => ({ word, times: frequency(word) })).sort((a, b) => b.times - a.times)[0]!;
  return wanted.filter((word) => word !== most.word);
}

/** Every word must be found: as it is, mistyped, by a synonym, joined with the next; the last one as a beginning too. */
function matchAll({ document, words }: Field, wanted: string[], settings: StandInSettings): Match | null {
  let cost = 0;
  const found = new Set<string>();
  for (let at = 0; at < wanted.length;) {
    const step = matchAt(words, wanted, at, settings);
    if (!step) return null;
    cost += step.cost;
    step.found.forEach((word) => found.add(word));
    at += step.length;
  }
  return { document, cost, found };
}

function matchAt(words: string[][], wanted: string[], at: number, settings: StandInSettings) {
  for (let length = Math.min(3, wanted.length - at); length > 0; length--) {
    const phrase = wanted.slice(at, at + length);
    for (const synonym of settings.synonyms[phrase.join(' ')] ?? []) {
      const parts = split(synonym);
      const places = parts.map((part) => placeOf(words, (word) => word === part));
      if (places.every((place) => place !== null)) return { cost: 1, found: parts, length };
    }
    const joined = length === 2 ? placeOf(words, (word) => word === phrase.join('')) : null;
    if (joined) return { cost: joined.attribute, found: [joined.word], length };
  }
  const word = wanted[at]!;
  const isLast = at === wanted.length - 1;
  const exact = placeOf(words, (one) => one === word);
  if (exact) return { cost: exact.attribute, found: [exact.word], length: 1 };
  const begun = isLast ? placeOf(words, (one) => one.startsWith(word)) : null;
  if (begun) return { cost: begun.attribute + 0.5, found: [begun.word], length: 1 };
  const most = typosAllowed(word, settings);
  const mistyped = most > 0 ? placeOf(words, (one) => typosBetween(word, one, most) <= most) : null;
  return mistyped && { cost: 100 + mistyped.attribute, found: [mistyped.word], length: 1 };
}

function placeOf(
  words: string[][],
  fits: (word: string) => boolean,
): { word: string; attribute: number } | null {
  for (const [attribute, list] of words.entries()) {
    const word = list.find(fits);
    if (word !== undefined) return { word, attribute };
  }
  return null;
}

function typosAllowed(word: string, { typoTolerance }: StandInSettings): number {
  const { oneTypo = 5, twoTypos = 9 } = typoTolerance.minWordSizeForTypos ?? {};
  if (typoTolerance.enabled === false || (typoTolerance.disableOnNumbers && /^\d+$/.test(word))) return 0;
  return word.length >= twoTypos ? 2 : word.length >= oneTypo ? 1 : 0;
}

function sortBy(rules: string[], settings: StandInSettings): (one: Json, other: Json) => number {
  const comparisons = rules.map((rule) => {
    const geo = /^_geoPoint\((-?[\d.]+), *(-?[\d.]+)\):(asc|desc)$/.exec(rule);
    const plain = /^(\w+):(asc|desc)$/.exec(rule);
    const attribute = geo ? '_geo' : plain?.[1];
    if (!attribute || !settings.sortableAttributes.includes(attribute))
      throw new StandInError(400, 'invalid_search_sort', `Attribute of \`${rule}\` is not sortable`);
    const sign = rule.endsWith(':asc') ? 1 : -1;
    const center = { lat: Number(geo?.[1]), lng: Number(geo?.[2]) };
    const valueOf = (document: Json) => {
      if (!geo) return document[attribute] as number | null | undefined;
      const place = document._geo as { lat: number; lng: number } | null | undefined;
      return place && metresBetween(center, place);
    };
    return (one: Json, other: Json) => {
      const [a, b] = [valueOf(one), valueOf(other)];
      // What has no value comes last, whatever the direction.
      if (a == null || b == null) return Number(a == null) - Number(b == null);
      return sign * (a - b);
    };
  });
  return (one, other) => comparisons.reduce((order, compare) => order || compare(one, other), 0);
}

function count(documents: Json[], facets: string[]): Json {
  return Object.fromEntries(
    facets.map((facet) => {
      const counts: Record<string, number> = {};
      for (const value of documents.flatMap((document) => [document[facet]].flat())) {
        if (typeof value === 'string') counts[value] = (counts[value] ?? 0) + 1;
      }
      return [facet, counts];
    }),
  );
}

function present(document: Json, found: Set<string>, body: Json): Json {
  const retrieve = body.attributesToRetrieve as string[] | undefined;
  const hit = retrieve
    ? Object.fromEntries(Object.entries(document).filter(([name]) => retrieve.includes(name)))
    : document;
  const highlighted = (body.attributesToHighlight as string[] | undefined) ?? [];
  if (highlighted.length === 0) return { ...hit };
  const [before, after] = [
    (body.highlightPreTag as string) ?? '<em>',
    (body.highlightPostTag as string) ?? '</em>',
  ];
  const mark = (text: string) =>
    text.replace(/[\p{L}\p{N}]+/gu, (word) => (found.has(plain(word)) ? `${before}${word}${after}` : word));
  const cropped = (body.attributesToCrop as string[] | undefined) ?? [];
  const formatted = highlighted.flatMap((name) => {
    const value = document[name];
    if (typeof value !== 'string') return [];
    const part = cropped.includes(name) ? crop(value, found, (body.cropLength as number) ?? 10) : value;
    return [[name, mark(part)]];
  });
  return { ...hit, _formatted: { ...hit, ...Object.fromEntries(formatted) } };
}

/** So many words around the first that was found. */
function crop(text: string, found: Set<string>, length: number): string {
  const words = text.split(' ');
  const at = words.findIndex((word) => split(word).some((one) => found.has(one)));
  const from = Math.max(0, at - Math.floor(length / 2));
  const part = words.slice(from, from + length).join(' ');
  return `${from > 0 ? '…' : ''}${part}${from + length < words.length ? '…' : ''}`;
}

function wordsOf(document: Json, attributes: string[]): string[][] {
  const names = attributes.includes('*') ? Object.keys(document) : attributes;
  return names.map((name) =>
    [document[name]].flat().flatMap((value) => (typeof value === 'string' ? split(value) : [])),
  );
}

function split(text: string): string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
