import type { Image } from '../../platform/prisma/generated/client.js';

/** A picture as far as it is shown. */
export type UsableImage = Pick<
  Image,
  'id' | 'storageKey' | 'contentType' | 'width' | 'height' | 'blurhash' | 'dominantColor' | 'variants'
>;

/**
 * Those of the pictures $1 that belong to $2, and that no product, no message and no deal but $3 (which may be null)
 * shows: as `i`. Its LIMIT cuts off nothing; a limit that the planner cannot know makes it expect one picture, however many
 * there are. Else it would think a plan for the ids at hand worth making each time, which takes longer than the look-up.
 */
export const USABLE_IMAGES = `FROM (SELECT unnest($1::uuid[]) AS id LIMIT (SELECT cardinality($1::uuid[]))) given
  JOIN "Image" i ON i.id = given.id AND i."ownerId" = $2::uuid
  WHERE NOT EXISTS (SELECT FROM "MessageImage" m WHERE m."imageId" = i.id)
  AND NOT EXISTS (SELECT FROM "ProductImage" p WHERE p."imageId" = i.id)
  AND NOT EXISTS (SELECT FROM "DealImage" d WHERE d."imageId" = i.id AND d."dealId" IS DISTINCT FROM $3::uuid)`;
