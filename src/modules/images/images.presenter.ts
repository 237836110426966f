import type { z } from 'zod';
import type { Image, ImageMatch } from '../../platform/prisma/generated/client.js';
import type { Storage } from '../../platform/storage/storage.js';
import { DISPLAY, storedVariants } from './image-variants.js';
import type { ImageMatchResponse, ImageResponse, ImageVariant } from './images.dto.js';

type Presentable = Pick<Image, 'storageKey' | 'contentType' | 'width' | 'height' | 'variants'>;

/** A stored picture and where its versions are found. */
export function presentImage(image: Image, storage: Storage): z.infer<typeof ImageResponse> {
  const { id, width, height, blurhash, dominantColor } = image;
  return { id, width, height, blurhash, dominantColor, variants: presentVariants(image, storage) };
}

/** The versions of a picture, the smallest first; what is kept as original is nobody's business. */
export function presentVariants(image: Presentable, storage: Storage): z.infer<typeof ImageVariant>[] {
  const variants = storedVariants(image)
    .filter(({ name }) => name !== 'original')
    .map(({ name, key, width, height, type }) => ({ name, url: storage.urlOf(key), width, height, type }))
    .sort((one, other) => one.width - other.width);
  if (variants.length > 0) return variants;
  const { storageKey, width, height, contentType } = image;
  return [{ name: DISPLAY.name, url: storage.urlOf(storageKey), width, height, type: contentType }];
}

/** Look-alikes of a deal's pictures, for moderators. */
export function presentMatches(matches: ImageMatch[]): ImageMatchResponse[] {
  return matches.map(({ imageId, otherImageId, otherDealId, otherOwnerId, distance, createdAt }) => ({
    imageId,
    other: { imageId: otherImageId, dealId: otherDealId, sellerId: otherOwnerId },
    distance,
    foundAt: createdAt.toISOString(),
  }));
}
