import { isoTime } from '../../platform/prisma/finished-page.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { variantsJson } from '../images/image-shapes.reader.js';
import { CARD_JOINS, cardFields, named, PUBLIC } from './deal-cards.reader.js';

const MEDIA = '$3::text';

const PICTURES = `('[' || (
    SELECT string_agg(row_to_json(picture)::text, ',' ORDER BY di.position)
    FROM "DealImage" di JOIN "Image" image ON image.id = di."imageId"
    CROSS JOIN LATERAL (SELECT image.id, ${MEDIA} || image."storageKey" AS url, image.width, image.height, image.blurhash,
      image."dominantColor", ${variantsJson('image', MEDIA)} AS variants) picture
    WHERE di."dealId" = d.id) || ']')::json`;

/**
 * A public deal as its page shows it to strangers (`DealResponse`), finished: what `presentDeal` makes of the whole row,
 * name by name (a test compares them). $1: the deal, $2: who looks, or null, $3: what stands before the keys of pictures.
 */
export const PUBLIC_DEAL: PreparedStatement = named(
  'public_deal',
  `SELECT d."sellerId", d.version,
      EXISTS (SELECT FROM "Favorite" f WHERE f."dealId" = d.id AND f."userId" = $2::uuid) AS favorited,
      (SELECT row_to_json(page) FROM (
        SELECT ${cardFields(MEDIA)},
          d.version, d.description, d.postcode, d.lat, d.lng, d.shipping,
          (SELECT row_to_json(thing) FROM (
            SELECT p.slug, p.brand, p.name FROM "Product" p WHERE p.id = d."productId") thing) AS product,
          coalesce(${PICTURES}, '[]') AS images,
          ${isoTime('d."createdAt"')} AS "createdAt", ${isoTime('d."updatedAt"')} AS "updatedAt",
          ${isoTime('d."expiresAt"')} AS "expiresAt",
          (SELECT count(*)::int FROM "Favorite" f WHERE f."dealId" = d.id) AS "favoriteCount"
      ) page)::text AS json
    FROM (SELECT * FROM "Deal" WHERE id = $1::uuid) d
    ${CARD_JOINS}
    WHERE ${PUBLIC}`,
);

export interface PublicDealRow {
  json: string;
  version: number;
  sellerId: string;
  favorited: boolean;
}
