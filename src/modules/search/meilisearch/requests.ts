import type { SearchFilters, SearchSort } from '../engine/search-engine.js';

/**
 * The filter of a search. Only words of ours, numbers and quoted values stand in it: a value cannot end its quotes,
 * because those and the backslash before them are taken out.
 */
export function filterOf(filters: SearchFilters, sort: SearchSort): string[] {
  const { category, brand, condition, country, minPrice, maxPrice, near, radiusKm } = filters;
  const all = ['gone = false'];
  if (category) all.push(`categories = ${quoted(category)}`);
  if (brand) all.push(`brand = ${quoted(brand)}`);
  if (condition) all.push(`condition = ${quoted(condition)}`);
  if (country) all.push(`country = ${quoted(country)}`);
  if (minPrice !== undefined) all.push(`priceCents >= ${Math.trunc(minPrice)}`);
  if (maxPrice !== undefined) all.push(`priceCents <= ${Math.trunc(maxPrice)}`);
  if (near && radiusKm !== undefined)
    all.push(`_geoRadius(${near.lat}, ${near.lng}, ${Math.round(radiusKm * 1_000)})`);
  if (sort === 'distance') all.push('placed = true');
  return all;
}

export function sortOf(sort: SearchSort, { near }: SearchFilters): string[] {
  switch (sort) {
    case 'newest':
      return ['since:desc'];
    case 'price_asc':
      return ['priceCents:asc'];
    case 'price_desc':
      return ['priceCents:desc'];
    case 'distance':
      return near ? [`_geoPoint(${near.lat}, ${near.lng}):asc`] : [];
    case 'relevance':
      return [];
  }
}

/** Cuts a list where its JSON would be larger than so many bytes; an item that is larger alone goes alone. */
export function* batchesBySize<Item>(items: Iterable<Item>, maxBytes: number): Generator<Item[]> {
  let batch: Item[] = [];
  let size = 2;
  for (const item of items) {
    const bytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (batch.length > 0 && size + bytes > maxBytes) {
      yield batch;
      [batch, size] = [[], 2];
    }
    batch.push(item);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, ' ')}"`;
}
