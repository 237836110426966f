import { isoTime } from '../../platform/prisma/finished-page.sql.js';
import { json, jsonObject } from '../../platform/prisma/json.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { pictureMembers } from '../images/image-shapes.reader.js';
import { CARD_JOINS, cardMembers, named, PUBLIC } from './deal-cards.reader.js';

const MEDIA = '$3::text';

const PICTURES = `('[' || (
    SELECT string_agg(${jsonObject(pictureMembers('image', MEDIA))}, ',' ORDER BY di.position)
    FROM "DealImage" di JOIN "Image" image ON image.id = di."imageId" WHERE di."dealId" = d.id) || ']')`;

const PRODUCT = `(SELECT ${jsonObject({
  slug: json.text('p.slug'),
  brand: json.text('p.brand'),
  name: json.text('p.name'),
})} FROM "Product" p WHERE p.id = d."productId")`;

/**
 * A public deal as its page shows it to strangers (`DealResponse`), finished: what `presentDeal` makes of the whole row,
 * name by name (a test compares them). $1: the deal, $2: who looks, or null, $3: what stands before the keys of pictures.
 */
export const PUBLIC_DEAL: PreparedStatement = named(
  'public_deal',
  `SELECT d."sellerId", d.version,
      EXISTS (SELECT FROM "Favorite" f WHERE f."dealId" = d.id AND f."userId" = $2::uuid) AS favorited,
      ${jsonObject({
        ...cardMembers(MEDIA),
        version: json.number('d.version'),
        description: json.text('d.description'),
        postcode: json.text('d.postcode'),
        lat: json.numberOrNull('d.lat'),
        lng: json.numberOrNull('d.lng'),
        shipping: json.flag('d.shipping'),
        product: json.finished(PRODUCT),
        images: json.finished(`coalesce(${PICTURES}, '[]')`),
        createdAt: json.word(isoTime('d."createdAt"')),
        updatedAt: json.word(isoTime('d."updatedAt"')),
        expiresAt: json.wordOrNull(isoTime('d."expiresAt"')),
        favoriteCount: json.number('(SELECT count(*)::int FROM "Favorite" f WHERE f."dealId" = d.id)'),
      })} AS json
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
