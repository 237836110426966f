import { encode } from 'blurhash';
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { decodingCost, hasTooManyScans, MAX_SIDE } from './decoding-cost.js';
import { sniffFormat } from './image-format.js';
import type { ImageFormat } from './image-format.js';
import { ORIGINAL_SIDE } from './image-variants.js';
import { HeicUnsupported, ImageTooLarge, ImageUnreadable } from './images.problems.js';

/** The pixels of an upload, upright and in sRGB, at most `ORIGINAL_SIDE` a side: all that is kept of a file. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
}

/** Seconds after which a decoder or an encoder is stopped. */
const PATIENCE = { seconds: 5 };

// One thread for each picture, and no memory of files: pictures come once, and other requests want the processor too.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Reads an upload by its content and decodes it, the first frame of an animated one: nothing of the file but its pixels is
 * kept. What is dear to decode is refused by its header.
 *
 * @throws ImageTooLarge, ImageUnreadable, HeicUnsupported
 */
export async function readPixels(upload: Buffer, maxPixels: number): Promise<Pixels> {
  const format = sniffFormat(upload);
  if (!format) throw new ImageUnreadable();
  await assertAffordable(upload, format, maxPixels);
  try {
    const { data, info } = await sharp(upload, { limitInputPixels: maxPixels, failOn: 'error' })
      .timeout(PATIENCE)
      .autoOrient()
      .resize(ORIGINAL_SIDE, ORIGINAL_SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  } catch {
    throw format === 'heic' ? new HeicUnsupported() : new ImageUnreadable();
  }
}

/** Starts a drawing from pixels. */
export function draw({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } }).timeout(PATIENCE);
}

/** https://blurha.sh, from a picture of 32 pixels. */
export async function blurhashOf(pixels: Pixels): Promise<string> {
  const { data, info } = await draw(pixels)
    .resize(32, 32, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}

/** Reads only the header: a bomb of pixels is refused before anything is decoded. */
async function assertAffordable(upload: Buffer, format: ImageFormat, maxPixels: number): Promise<void> {
  const header = await readHeader(upload);
  // The decoder must see the format that we saw, or it is not the decoder that we reckon with.
  const seen = format === 'avif' || format === 'heic' ? 'heif' : format;
  if (header?.format !== seen || (format === 'jpeg' && hasTooManyScans(upload))) throw new ImageUnreadable();
  const { width, height } = header;
  if (Math.max(width, height) > MAX_SIDE) {
    throw new ImageTooLarge(`The picture has ${width} x ${height} pixels; ${MAX_SIDE} a side are allowed`);
  }
  const cost = decodingCost(format, header);
  if (cost <= maxPixels) return;
  const allowed = Math.floor((maxPixels * width * height) / cost);
  throw new ImageTooLarge(
    `The picture has ${width} x ${height} pixels; ${allowed} in all are allowed for one of its kind`,
  );
}

async function readHeader(upload: Buffer): Promise<Metadata | null> {
  try {
    return await sharp(upload, { limitInputPixels: false }).metadata();
  } catch {
    return null;
  }
}
