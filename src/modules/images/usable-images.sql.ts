import { elementsOf } from '../../platform/prisma/elements.sql.js';
import type { Image } from '../../platform/prisma/generated/client.js';

/** A picture as far as it is shown. */
export type UsableImage = Pick<
  Image,
  'id' | 'storageKey' | 'contentType' | 'width' | 'height' | 'blurhash' | 'dominantColor' | 'variants'
>;

/**
 * Those of the pictures $1 that belong to $2, and that no product, no message and no deal but $3 (which may be null)
 * shows: as `i`.
 */
export const USABLE_IMAGES = `FROM ${elementsOf('$1::uuid[]')} given
  JOIN "Image" i ON i.id = given.id AND i."ownerId" = $2::uuid
  WHERE NOT EXISTS (SELECT FROM "MessageImage" m WHERE m."imageId" = i.id)
  AND NOT EXISTS (SELECT FROM "ProductImage" p WHERE p."imageId" = i.id)
  AND NOT EXISTS (SELECT FROM "DealImage" d WHERE d."imageId" = i.id AND d."dealId" IS DISTINCT FROM $3::uuid)`;
