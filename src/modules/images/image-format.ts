/** What may be uploaded. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

const AVIF_BRANDS = new Set(['avif', 'avis']);
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx']);

/** Tells a picture by its first bytes; name and declared type are the sender's word only. Null: none that we take. */
export function sniffFormat(file: Buffer): ImageFormat | null {
  if (file.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg';
  if (file.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'png';
  if (text(file, 0, 4) === 'RIFF' && text(file, 8, 12) === 'WEBP') return 'webp';
  return text(file, 4, 8) === 'ftyp' ? sniffBrand(file) : null;
}

/** ISO/IEC 23008-12: a file names its major brand, a version, and the brands that it is compatible with. */
function sniffBrand(file: Buffer): ImageFormat | null {
  const boxEnd = Math.min(file.length, 256, file.length >= 4 ? file.readUInt32BE(0) : 0);
  const brands = [text(file, 8, 12)];
  for (let at = 16; at + 4 <= boxEnd; at += 4) brands.push(text(file, at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? 'heic' : null;
}

function text(file: Buffer, from: number, to: number): string {
  return file.toString('latin1', from, to);
}
