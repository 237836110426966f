import { draw } from './picture.js';
import type { Pixels } from './picture.js';

/** Grey levels (of 255) by which neighbours must differ somewhere, or there is nothing to know a picture by. */
const FLAT = 8;

/**
 * The difference hash (dHash) of a picture: of 9 x 8 grey pixels, whether each is brighter than its right neighbour.
 * Scaling, compression and small changes of colour move few of its bits.
 *
 * @see https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html
 * @returns 64 bits as a signed number, as PostgreSQL's bigint; null for a flat picture, which would be like every other
 */
export async function perceptualHashOf(pixels: Pixels): Promise<bigint | null> {
  const grey = await draw(pixels)
    .flatten({ background: '#ffffff' })
    .greyscale()
    .resize(9, 8, { fit: 'fill' })
    .raw()
    .toBuffer();
  if (Math.max(...grey) - Math.min(...grey) < FLAT) return null;
  let bits = 0n;
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const at = y * 9 + x;
      bits = (bits << 1n) | (grey[at]! > grey[at + 1]! ? 1n : 0n);
    }
  }
  return isPoor(bits) ? null : BigInt.asIntN(64, bits);
}

/** A hash of nearly equal bits (a gradient, a thing before a plain wall) says too little to accuse by. */
function isPoor(bits: bigint): boolean {
  const ones = bits.toString(2).replaceAll('0', '').length;
  return ones < 8 || ones > 56;
}
