import { DISPLAY } from './image-variants.js';

/**
 * SQL: the versions of a picture as `presentVariants` shows them, as JSON.
 *
 * @param image the alias of its row
 * @param media what stands before the key of a picture
 */
export const variantsJson = (image: string, media: string) => `coalesce(
    (SELECT '[' || string_agg(row_to_json(variant)::text, ',' ORDER BY variant.width, n) || ']'
      FROM jsonb_array_elements(${image}.variants) WITH ORDINALITY AS stored (v, n)
      CROSS JOIN LATERAL (SELECT v->>'name' AS name, ${media} || (v->>'key') AS url, (v->>'width')::int AS width,
        (v->>'height')::int AS height, v->>'type' AS type) variant
      WHERE variant.name <> 'original'),
    '[' || (SELECT row_to_json(variant) FROM (SELECT '${DISPLAY.name}' AS name, ${media} || ${image}."storageKey" AS url,
      ${image}.width, ${image}.height, ${image}."contentType" AS type) variant) || ']'
  )::json`;
