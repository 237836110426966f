import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Metadata } from 'sharp';
import { decodingCost, hasTooManyScans } from '../../src/modules/images/decoding-cost.js';
import { sniffFormat } from '../../src/modules/images/image-format.js';
import { imageIdOf, objectKeys, variantKey } from '../../src/modules/images/image-variants.js';
import { neighbourQuarters } from '../../src/modules/images/image-matches.sql.js';
import { box } from '../support/picture-bytes.js';

describe('the first bytes of a picture', () => {
  const brands = (...names: string[]) =>
    box('ftyp', Buffer.from(`${names[0]}\0\0\0\0${names.slice(1).join('')}`));
  const cases: [string | null, Buffer][] = [
    ['jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['webp', Buffer.from('RIFF\0\0\0\0WEBP')],
    ['avif', brands('avif')],
    ['avif', brands('mif1', 'mif1', 'avif')],
    ['heic', brands('heic')],
    ['heic', brands('mif1', 'heic')],
    [null, brands('isom', 'mp41')],
    [null, Buffer.from('RIFF\0\0\0\0WAVE')],
    [null, Buffer.from('<svg')],
    [null, Buffer.alloc(0)],
  ];
  it.each(cases)('tell %s', (format, file) => expect(sniffFormat(file)).toBe(format));

  it('of no file at all break the reader', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void sniffFormat(Buffer.from(bytes))));
  });
});

describe('the cost of decoding', () => {
  const header = (traits: Partial<Metadata>): Metadata =>
    ({ width: 100, height: 100, channels: 3, depth: 'uchar', ...traits }) as Metadata;

  it('is the number of pixels where lines are read one by one, and more where the whole is held', () => {
    expect(decodingCost('jpeg', header({}))).toBe(10_000);
    expect(decodingCost('png', header({}))).toBe(10_000);
    expect(decodingCost('png', header({ isProgressive: true }))).toBe(25_000);
    expect(decodingCost('png', header({ isProgressive: true, depth: 'ushort' }))).toBe(50_000);
    expect(decodingCost('jpeg', header({ isProgressive: true, chromaSubsampling: '4:4:4' }))).toBe(15_000);
    expect(decodingCost('webp', header({ pages: 2 }))).toBe(20_000);
    expect(decodingCost('avif', header({}))).toBe(40_000);
    expect(decodingCost('avif', header({ channels: 4 }))).toBe(60_000);
  });

  it('is too high for a JPEG of more scans than anything writes', () => {
    const scans = (count: number) =>
      Buffer.concat(Array.from({ length: count }, () => Buffer.from([0xff, 0xda, 0])));
    expect([hasTooManyScans(scans(64)), hasTooManyScans(scans(65))]).toEqual([false, true]);
  });
});

describe('the keys of a picture', () => {
  const id = '01a1f969-0ead-75fd-82df-654525964e49';

  it('name their picture, and foreign keys name none', () => {
    expect(imageIdOf(variantKey(id, 'thumb', 'image/jpeg'))).toBe(id);
    expect(imageIdOf(`images/49/${id}.webp`)).toBe(id);
    expect(imageIdOf('images/49/readme.txt')).toBeNull();
    expect(imageIdOf(`avatars/49/${id}.webp`)).toBeNull();
  });

  it('are those of every version, each once', () => {
    const variants = [{ key: 'a' }, { key: 'b' }];
    expect(objectKeys({ storageKey: 'a', variants })).toEqual(['a', 'b']);
    expect(objectKeys({ storageKey: 'a', variants: [] })).toEqual(['a']);
  });
});

describe('the quarters of a hash', () => {
  const hash = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });
  const flips = fc.uniqueArray(fc.nat(63), { maxLength: 6 });

  it('find every look-alike: of two hashes that differ in six bits or fewer, one quarter is in the list', () => {
    fc.assert(
      fc.property(hash, flips, (value, bits) => {
        const other = bits.reduce((mixed, bit) => mixed ^ (1n << BigInt(bit)), BigInt.asUintN(64, value));
        const lists = neighbourQuarters(value);
        const shared = lists.some((list, quarter) =>
          list.includes(String((other >> BigInt(16 * (3 - quarter))) & 0xffffn)),
        );
        expect(shared).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
