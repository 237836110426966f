import { createHash } from 'node:crypto';
import type { Settings } from 'meilisearch';
import { DEEPEST, FACETS } from '../engine/search-engine.js';
import type { Entity } from '../engine/search-engine.js';
import { STOP_WORDS } from '../words/stop-words.js';
import { SYNONYMS } from '../words/synonyms.js';

/** The settings of an index. The better the place in `searchableAttributes`, the more a match counts. */
export function settingsOf(entity: Entity): Settings {
  return {
    searchableAttributes: ['title', 'keywords', 'categoryNames', 'description'],
    displayedAttributes: ['*'],
    filterableAttributes: [...FACETS[entity], 'categories', 'priceCents', 'gone', 'placed', '_geo'],
    sortableAttributes: ['since', 'priceCents', '_geo'],
    // What a person asks to be sorted by comes before what matches best.
    rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
    stopWords: [...STOP_WORDS],
    synonyms: Object.fromEntries([...SYNONYMS].map(([form, others]) => [form, [...others]])),
    typoTolerance: {
      enabled: true,
      minWordSizeForTypos: { oneTypo: 4, twoTypos: 8 },
      // 2207 is no mistyped 2306.
      disableOnNumbers: true,
    },
    // Titles are short: that words stand in the same one is near enough, and costs half as much to index.
    proximityPrecision: 'byAttribute',
    // Nobody searches within the values of a facet.
    facetSearch: false,
    pagination: { maxTotalHits: DEEPEST },
    faceting: { maxValuesPerFacet: 50, sortFacetValuesBy: { '*': 'count' } },
  };
}

/** What tells whether the settings, or the shape of what is indexed, are others than before. */
export function definitionOf(entity: Entity): string {
  return createHash('sha1')
    .update(JSON.stringify(settingsOf(entity)))
    .digest('base64url');
}
