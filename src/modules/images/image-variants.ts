/** One stored version of a picture, as the row of its image lists it. */
export interface StoredVariant {
  name: VariantName;
  key: string;
  width: number;
  height: number;
  type: VariantType;
  byteSize: number;
}

export type VariantName = 'thumb' | 'small' | 'medium' | 'large' | 'original';
export type VariantType = 'image/webp' | 'image/jpeg';

/** The version that cards and old clients show, and the only one of pictures that were stored before there were more. */
export const DISPLAY = { name: 'large', type: 'image/webp' } as const;

/** Widths in pixels. A picture is never enlarged, and never taller than twice the width. */
export const WIDTHS = { large: 1200, medium: 600, small: 300 } as const;
/** The side of the cropped square. */
export const THUMB_SIDE = 150;
/** What is kept to draw other versions from, at most so many pixels a side. Not listed in replies. */
export const ORIGINAL_SIDE = 2048;

const EXTENSIONS = { 'image/webp': 'webp', 'image/jpeg': 'jpg' } as const;
const KEY = /^images\/[0-9a-f]{2}\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|\.)/;

/** Where objects of pictures are kept. */
export const KEY_PREFIX = 'images/';

/** The key of one version. Two digits of the id's random end spread the pictures over 256 folders. */
export function variantKey(imageId: string, name: VariantName, type: VariantType): string {
  return `${KEY_PREFIX}${imageId.slice(-2)}/${imageId}/${name}.${EXTENSIONS[type]}`;
}

/** The picture that an object belongs to, by its key; null if the key is not one of ours. */
export function imageIdOf(key: string): string | null {
  return KEY.exec(key)?.[1] ?? null;
}

/** Every object of a picture. */
export function objectKeys(image: { storageKey: string; variants: unknown }): string[] {
  return [...new Set([image.storageKey, ...storedVariants(image).map(({ key }) => key)])];
}

/** What the typed JSON column holds; written by `recordOf` only. */
export function storedVariants({ variants }: { variants: unknown }): StoredVariant[] {
  return variants as StoredVariant[];
}
