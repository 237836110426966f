import type { z } from 'zod';
import type { Image, ImageMatch } from '../../platform/prisma/generated/client.js';
import type { UsableImage } from './usable-images.sql.js';
import type { Storage } from '../../platform/storage/storage.js';
import { DISPLAY, storedVariants } from './image-variants.js';
import type {
  CardImage,
  ImageMatchResponse,
  ImageResponse,
  ImageVariant,
  PagePicture,
} from './images.dto.js';

type Presentable = Pick<Image, 'storageKey' | 'contentType' | 'width' | 'height' | 'variants'>;

/** A stored picture and where its versions are found. */
export function presentImage(image: Image, storage: Storage): z.infer<typeof ImageResponse> {
  const { id, width, height, blurhash, dominantColor } = image;
  return { id, width, height, blurhash, dominantColor, variants: presentVariants(image, storage) };
}

/** The columns of a picture that a card needs, all null where there is none. */
interface CardColumns {
  storageKey: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
}

/** A picture on a card. */
export function presentCardImage(
  { storageKey, width, height, blurhash }: CardColumns,
  storage: Storage,
): z.infer<typeof CardImage> | null {
  if (!storageKey || !width || !height || !blurhash) return null;
  return { url: storage.urlOf(storageKey), width, height, blurhash };
}

/** A picture on a page. */
export function presentPagePicture(image: UsableImage, storage: Storage): z.infer<typeof PagePicture> {
  const { id, storageKey, width, height, blurhash, dominantColor } = image;
  const variants = presentVariants(image, storage);
  return { id, url: storage.urlOf(storageKey), width, height, blurhash, dominantColor, variants };
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
