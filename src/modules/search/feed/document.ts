import type { SearchDocument } from '../engine/search-engine.js';
import { variantsOf } from '../words/words.js';
import type { SourceRow } from './documents.sql.js';

/** Specs that people search by, and the unit that they write after the figure. */
const SPOKEN_SPECS: Record<string, string> = {
  kv: 'kv',
  stator_size: '',
  capacity_mah: 'mah',
  current_a: 'a',
  power_mw: 'mw',
  power_w: 'w',
  mcu: '',
  chipset: '',
  video_system: '',
  protocol: '',
};

/** The document of a row: everything that people may look for it by. */
export function toDocument(row: SourceRow): SearchDocument {
  const { id, title, brand, category, parentCategory, condition, country, priceCents } = row;
  const named = row.model && row.model !== title ? [row.model, ...variantsOf(row.model)] : [];
  const place = row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng };
  return {
    id,
    title,
    keywords: [...new Set([...variantsOf(title), ...named, ...spokenSpecs(row)])],
    description: [row.description, row.city].filter(Boolean).join('\n'),
    categoryNames: [...Object.values(row.names), ...Object.values(row.parentNames ?? {})],
    category,
    categories: parentCategory ? [category, parentCategory] : [category],
    brand,
    condition,
    country,
    priceCents,
    place,
    since: Math.floor(row.since),
  };
}

function spokenSpecs({ specs }: SourceRow): string[] {
  if (!specs) return [];
  return Object.entries(SPOKEN_SPECS).flatMap(([key, unit]) => {
    const value = specs[key];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    return unit ? [`${value}${unit}`, String(value)] : [String(value)];
  });
}
