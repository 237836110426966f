import type { Storage } from '../../platform/storage/storage.js';
import { DISPLAY, variantKey } from './image-variants.js';
import type { StoredVariant } from './image-variants.js';
import type { DrawnPicture } from './picture-variants.js';

/** What the row of a picture says of it, whoever owns it. */
export interface ImageRecord {
  id: string;
  storageKey: string;
  contentType: string;
  width: number;
  height: number;
  byteSize: number;
  blurhash: string;
  /** #rrggbb */
  dominantColor: string;
  perceptualHash: bigint | null;
  variants: StoredVariant[];
}

/** Names the objects of a drawn picture, in the order of its versions, and describes it by the one for display. */
export function recordOf(id: string, picture: DrawnPicture): ImageRecord {
  const variants = picture.variants.map(({ name, type, width, height, body }) => ({
    name,
    key: variantKey(id, name, type),
    width,
    height,
    type,
    byteSize: body.length,
  }));
  const shown = variants.find(({ name, type }) => name === DISPLAY.name && type === DISPLAY.type)!;
  const { key: storageKey, type: contentType, width, height, byteSize } = shown;
  const { blurhash, dominantColor, perceptualHash } = picture;
  return {
    id,
    storageKey,
    contentType,
    width,
    height,
    byteSize,
    blurhash,
    dominantColor,
    perceptualHash,
    variants,
  };
}

/** Writes every object that a record names; when it fails none is being written any more. */
export async function putObjects(
  storage: Storage,
  { variants }: ImageRecord,
  picture: DrawnPicture,
): Promise<void> {
  const puts = variants.map(({ key, type }, index) => storage.put(key, picture.variants[index]!.body, type));
  const failed = (await Promise.allSettled(puts)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
