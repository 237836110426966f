// One public deal as finished JSON, and what its page shows.
import { CARD_JOINS, cardColumns, time } from './list.sql.mjs';

/** $1: the deal. One row: body. */
export const dealStatement = (media) => ({
  name: 'deal',
  text: `SELECT row_to_json(page)::text AS body FROM (
      SELECT ${cardColumns(media)}, d.version, d.description, d.postcode, d.lat, d.lng, d.shipping,
        (SELECT row_to_json(x) FROM (SELECT p.slug, p.brand, p.name) x WHERE p.id IS NOT NULL) AS product,
        ('[' || (SELECT string_agg(shown::text, ',' ORDER BY position) FROM (
          SELECT di.position, row_to_json(picture) AS shown FROM "DealImage" di JOIN "Image" image ON image.id = di."imageId",
            LATERAL (SELECT image.id, '${media}' || image."storageKey" AS url, image.width, image.height, image.blurhash, image."dominantColor",
              (SELECT ('[' || string_agg(row_to_json(shot)::text, ',' ORDER BY (v->>'width')::int, n) || ']')::json
                FROM jsonb_array_elements(image.variants) WITH ORDINALITY AS e(v, n), LATERAL (SELECT v->>'name' AS name, '${media}' || (v->>'key') AS url, (v->>'width')::int AS width, (v->>'height')::int AS height,
                  v->>'type' AS type) shot
                WHERE v->>'name' <> 'original') AS variants
            ) picture
          WHERE di."dealId" = d.id) pictures) || ']')::json AS images,
        ${time('d."createdAt"')} AS "createdAt", ${time('d."updatedAt"')} AS "updatedAt", ${time('d."expiresAt"')} AS "expiresAt",
        (SELECT count(*)::int FROM "Favorite" f WHERE f."dealId" = d.id) AS "favoriteCount"
      FROM (SELECT * FROM "Deal" WHERE id = $1::uuid AND status IN ('PUBLISHED', 'RESERVED', 'SOLD')) d
      ${CARD_JOINS}
      LEFT JOIN "Product" p ON p.id = d."productId"
      WHERE u."suspendedAt" IS NULL AND u."deletedAt" IS NULL
    ) page`,
});
