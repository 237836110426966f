import type { Sharp } from 'sharp';
import { THUMB_SIDE, WIDTHS } from './image-variants.js';
import type { VariantName, VariantType } from './image-variants.js';
import { blurhashOf, draw, readPixels } from './picture.js';
import type { Pixels } from './picture.js';
import { perceptualHashOf } from './picture-hash.js';

/** One version, ready to be stored. */
export interface DrawnVariant {
  name: VariantName;
  type: VariantType;
  width: number;
  height: number;
  body: Buffer;
}

/** Everything that is made of one upload. */
export interface DrawnPicture {
  variants: DrawnVariant[];
  blurhash: string;
  /** #rrggbb */
  dominantColor: string;
  perceptualHash: bigint | null;
}

/**
 * Decodes an upload once and draws every version of it: each width as WebP and as JPEG, and one to keep.
 *
 * @throws ImageTooLarge, ImageUnreadable, HeicUnsupported
 */
export async function drawVariants(upload: Buffer, maxPixels: number): Promise<DrawnPicture> {
  const pixels = await readPixels(upload, maxPixels);
  const variants = [await encodeOne('original', 'image/jpeg', draw(pixels), 88)];
  let source = pixels;
  let drawn: DrawnVariant[] = [];
  for (const name of ['large', 'medium', 'small'] as const) {
    if (drawn.length === 0 || !fits(source, WIDTHS[name])) {
      source = await shrink(source, WIDTHS[name]);
      drawn = await encodeBoth(name, source);
    }
    variants.push(...drawn.map((variant) => ({ ...variant, name })));
  }
  const thumb = await crop(await shrink(pixels, WIDTHS.medium), THUMB_SIDE);
  variants.push(...(await encodeBoth('thumb', thumb)));
  return {
    variants,
    blurhash: await blurhashOf(source),
    dominantColor: await dominantColorOf(source),
    perceptualHash: await perceptualHashOf(source),
  };
}

/** Whether a picture is no larger than a version of this width may be: drawn again it would be the same. */
function fits(pixels: Pixels, width: number): boolean {
  return pixels.width <= width && pixels.height <= width * 2;
}

async function shrink(pixels: Pixels, width: number): Promise<Pixels> {
  return toPixels(draw(pixels).resize(width, width * 2, { fit: 'inside', withoutEnlargement: true }));
}

/** The square of a picture that draws the eye. A smaller picture gives a smaller square. */
async function crop(pixels: Pixels, side: number): Promise<Pixels> {
  const size = Math.min(side, pixels.width, pixels.height);
  return toPixels(draw(pixels).resize(size, size, { fit: 'cover', position: 'attention' }));
}

async function toPixels(drawing: Sharp): Promise<Pixels> {
  const { data, info } = await drawing.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function encodeBoth(name: VariantName, pixels: Pixels): Promise<DrawnVariant[]> {
  return [
    await encodeOne(name, 'image/webp', draw(pixels), 80),
    await encodeOne(name, 'image/jpeg', draw(pixels), 80),
  ];
}

async function encodeOne(
  name: VariantName,
  type: VariantType,
  drawing: Sharp,
  quality: number,
): Promise<DrawnVariant> {
  const encoded =
    type === 'image/webp'
      ? drawing.webp({ quality, effort: 3 })
      : drawing.flatten({ background: '#ffffff' }).jpeg({ quality });
  const { data: body, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { name, type, width: info.width, height: info.height, body };
}

/** Counted on few pixels: of many it is the same colour, and takes as long as all the drawing. */
async function dominantColorOf(pixels: Pixels): Promise<string> {
  const few = draw(pixels).flatten({ background: '#ffffff' }).resize(64, 64, { fit: 'inside' });
  const { dominant } = await draw(await toPixels(few)).stats();
  const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0');
  return `#${hex(dominant.r)}${hex(dominant.g)}${hex(dominant.b)}`;
}
