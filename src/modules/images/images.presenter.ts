import type { z } from 'zod';
import type { Image } from '../../platform/prisma/generated/client.js';
import type { Storage } from '../../platform/storage/storage.js';
import type { ImageResponse } from './images.dto.js';

/** A stored picture and where its variants are found. */
export function presentImage(image: Image, storage: Storage): z.infer<typeof ImageResponse> {
  const { id, width, height, blurhash, storageKey, contentType } = image;
  const url = storage.urlOf(storageKey);
  return {
    id,
    width,
    height,
    blurhash,
    variants: [{ name: 'large', url, width, height, type: contentType }],
  };
}
