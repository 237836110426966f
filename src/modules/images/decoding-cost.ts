import type { Metadata } from 'sharp';
import type { ImageFormat } from './image-format.js';

/** Pixels of the longer side: a line is held whole, several times over. Wider than any camera's panorama. */
export const MAX_SIDE = 16_384;

/** More scans than any camera or program writes: a progressive JPEG may repeat its work in each. */
const MAX_JPEG_SCANS = 64;

/**
 * How dear it is to decode a picture, in pixels of a plain one. Plain JPEG and PNG are read line by line; what must be
 * held whole costs memory by the pixel (measured with libvips 8.18: decision 0025), so less of it is allowed.
 */
export function decodingCost(format: ImageFormat, header: Metadata): number {
  const { width, height, channels = 4, depth, isProgressive = false, chromaSubsampling, pages = 1 } = header;
  const deep = depth === 'uchar' ? 1 : 2;
  const pixels = width * height * deep;
  switch (format) {
    case 'jpeg':
      if (!isProgressive) return pixels;
      return pixels * (channels > 3 ? 2 : chromaSubsampling === '4:2:0' ? 1 : 1.5);
    case 'png':
      return pixels * (isProgressive ? 2.5 : 1);
    case 'webp':
      return pixels * (pages > 1 ? 2 : 1);
    case 'avif':
    case 'heic':
      // What is see-through is a second picture.
      return pixels * (channels > 3 ? 6 : 4);
  }
}

/** Whether a JPEG has so many scans that only somebody who means harm would write it. */
export function hasTooManyScans(file: Buffer): boolean {
  let scans = 0;
  // A marker in the data of a scan is escaped, so what is found is a scan, or one of a thumbnail in the metadata.
  for (
    let at = file.indexOf('\xff\xda', 0, 'latin1');
    at >= 0;
    at = file.indexOf('\xff\xda', at + 2, 'latin1')
  ) {
    if (++scans > MAX_JPEG_SCANS) return true;
  }
  return false;
}
