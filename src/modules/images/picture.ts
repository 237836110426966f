import { encode } from 'blurhash';
import sharp from 'sharp';
import type { Metadata } from 'sharp';
import { ImageTooLarge, ImageUnreadable } from './images.problems.js';

/** A picture as it is stored: upright, sRGB, at most 1600 pixels a side, WebP, without any metadata. */
export interface Picture {
  body: Buffer;
  contentType: 'image/webp';
  width: number;
  height: number;
  blurhash: string;
}

const FORMATS = new Set(['jpeg', 'png', 'webp']);
const MAX_SIDE = 1600;

/**
 * Reads an upload by its content and draws it anew, so that nothing of the file but its pixels is kept.
 *
 * @param maxPixels width times height that will be decoded at the most
 * @throws ImageTooLarge, ImageUnreadable
 */
export async function redraw(upload: Buffer, maxPixels: number): Promise<Picture> {
  await assertFormat(upload, maxPixels);
  try {
    const upright = sharp(upload, { limitInputPixels: maxPixels, failOn: 'error' })
      .autoOrient()
      .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true });
    const { data: body, info } = await upright.webp({ quality: 82 }).toBuffer({ resolveWithObject: true });
    return {
      body,
      contentType: 'image/webp',
      width: info.width,
      height: info.height,
      blurhash: await blurhashOf(body),
    };
  } catch {
    throw new ImageUnreadable();
  }
}

/** Reads only the header: a bomb of pixels is refused before anything is decoded. */
async function assertFormat(upload: Buffer, maxPixels: number): Promise<void> {
  const header = await readHeader(upload);
  if (!header?.format || !FORMATS.has(header.format)) throw new ImageUnreadable();
  if (header.width * header.height > maxPixels) {
    throw new ImageTooLarge(
      `The picture has ${header.width} x ${header.height} pixels; ${maxPixels} in all are allowed`,
    );
  }
}

async function readHeader(upload: Buffer): Promise<Metadata | null> {
  try {
    return await sharp(upload, { limitInputPixels: false }).metadata();
  } catch {
    return null;
  }
}

async function blurhashOf(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture)
    .resize(32, 32, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}
