import type { dealFilters } from './deals.dto.js';

/**
 * What each filter of the list of deals means: the condition on a deal `d`, given the SQL of the filter's value. The
 * list puts placeholders there, saved searches what they have stored; so both always agree.
 */
export const FILTER_CONDITIONS = {
  condition: (value: string) => `d.condition = ${value}::"DealCondition"`,
  minPrice: (value: string) => `d."priceCents" >= ${value}::int`,
  maxPrice: (value: string) => `d."priceCents" <= ${value}::int`,
  country: (value: string) => `d.country = ${value}::text`,
  sellerId: (value: string) => `d."sellerId" = ${value}::uuid`,
  productId: (value: string) => `d."productId" = ${value}::uuid`,
  dealId: (value: string) => `d.id = ${value}::uuid`,
} satisfies Partial<Record<keyof typeof dealFilters | 'dealId', (value: string) => string>>;

/** The filters that are one comparison each. Category, text and place need more than the deal's own row. */
export const PLAIN_FILTERS = Object.keys(FILTER_CONDITIONS) as (keyof typeof FILTER_CONDITIONS)[];

/** A category `c` is the one that is asked for, or in the group that is. */
export const inCategory = (slug: string) => `(c.slug = ${slug}::text OR c."parentSlug" = ${slug}::text)`;

/** A place in degrees (SQL of two float8), as a point on the globe. */
export const onEarth = (lat: string, lng: string) => `ll_to_earth(${lat}, ${lng})`;

/** The great circle from such a point to the deal, in metres; null if the deal names no place. */
export const metresFrom = (point: string) => `earth_distance(${point}, ll_to_earth(d.lat, d.lng))`;
