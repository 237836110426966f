import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isBlurhashValid } from 'blurhash';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { DISPLAY } from '../../src/modules/images/image-variants.js';
import { drawVariants } from '../../src/modules/images/picture-variants.js';

const LIMIT = 25_000_000;
const UNREADABLE = { name: 'image.unreadable' };
const TOO_LARGE = { name: 'image.too_large' };

/** The version for display of an upload, and its hash. */
async function redraw(upload: Buffer, maxPixels: number) {
  const { variants, blurhash } = await drawVariants(upload, maxPixels);
  const shown = variants.find(({ name, type }) => name === DISPLAY.name && type === DISPLAY.type)!;
  return { ...shown, blurhash };
}

/** Half red (left) and half blue: the sides tell how it was turned. */
function halves(width = 80, height = 40): Sharp {
  const half = { create: { width: width / 2, height, channels: 3 as const, background: '#0000ff' } };
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: half, left: width / 2, top: 0 },
  ]);
}

async function colorAt(picture: Buffer, left: number, top: number): Promise<'red' | 'blue'> {
  const pixel = await sharp(picture)
    .removeAlpha()
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer();
  return pixel[0]! > pixel[2]! ? 'red' : 'blue';
}

/** A PNG of a few bytes whose header claims any size. */
function hollowPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('an upload, drawn anew', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('may be %s, and becomes WebP', async (format) => {
    const picture = await redraw(await halves().toFormat(format).toBuffer(), LIMIT);
    expect(picture).toMatchObject({ type: 'image/webp', width: 80, height: 40 });
    expect(isBlurhashValid(picture.blurhash)).toEqual({ result: true });
    expect(await sharp(picture.body).metadata()).toMatchObject({
      format: 'webp',
      width: 80,
      height: 40,
      space: 'srgb',
    });
  });

  it('keeps what is see-through', async () => {
    const upload = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect(await sharp((await redraw(upload, LIMIT)).body).metadata()).toMatchObject({ hasAlpha: true });
  });

  it('is made smaller where it is large, and never larger', async () => {
    const wide = await sharp({ create: { width: 3_200, height: 800, channels: 3, background: 'gray' } })
      .jpeg()
      .toBuffer();
    expect(await redraw(wide, LIMIT)).toMatchObject({ width: 1_200, height: 300 });
    const thin = await sharp({ create: { width: 1, height: 5_000, channels: 3, background: 'gray' } })
      .png()
      .toBuffer();
    expect(await redraw(thin, LIMIT)).toMatchObject({ width: 1, height: 2_048 });
    expect(await redraw(await halves(2, 1).png().toBuffer(), LIMIT)).toMatchObject({ width: 2, height: 1 });
  });

  describe('of a camera', () => {
    let upload: Buffer;

    beforeAll(async () => {
      upload = await halves()
        .withExif({
          IFD0: { Make: 'SecretCam', Artist: 'Jane Pilot', Copyright: 'Jane' },
          IFD3: {
            GPSLatitudeRef: 'N',
            GPSLatitude: '45/1 45/1 0/1',
            GPSLongitudeRef: 'E',
            GPSLongitude: '4/1 50/1 0/1',
          },
        })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Jane</secret></x:xmpmeta>')
        .withIccProfile('p3')
        .jpeg()
        .toBuffer();
    });

    it('holds neither camera nor place nor name', async () => {
      expect(upload.includes('SecretCam')).toBe(true);
      expect(await sharp(upload).metadata()).toMatchObject({
        exif: expect.anything(),
        xmp: expect.anything(),
        icc: expect.anything(),
      });
      const { body } = await redraw(upload, LIMIT);
      const { exif, xmp, iptc, icc, comments } = await sharp(body).metadata();
      expect({ exif, xmp, iptc, icc, comments }).toEqual({});
      for (const secret of ['SecretCam', 'Jane', 'GPS', 'EXIF', 'XMP '])
        expect(body.includes(secret)).toBe(false);
    });
  });

  it.each([
    [1, 80, 40, 'red', 'blue'],
    [2, 80, 40, 'blue', 'red'],
    [3, 80, 40, 'blue', 'red'],
    [6, 40, 80, 'red', 'blue'],
    [8, 40, 80, 'blue', 'red'],
  ])(
    'stands upright if the camera was turned (EXIF orientation %d)',
    async (orientation, width, height, first, last) => {
      const upload = await halves().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const picture = await redraw(upload, LIMIT);
      expect(picture).toMatchObject({ width, height });
      expect([await colorAt(picture.body, 4, 4), await colorAt(picture.body, width - 5, height - 5)]).toEqual(
        [first, last],
      );
      expect((await sharp(picture.body).metadata()).orientation).toBeUndefined();
    },
  );

  it('shows the first frame of what moves', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 20, height: 20, channels: 3, background } })
        .png()
        .toBuffer();
    const upload = await sharp([await frame('#ff0000'), await frame('#0000ff')], { join: { animated: true } })
      .webp({ loop: 0, delay: [100, 100] })
      .toBuffer();
    expect(await sharp(upload, { animated: true }).metadata()).toMatchObject({ pages: 2 });
    const picture = await redraw(upload, LIMIT);
    expect(picture).toMatchObject({ width: 20, height: 20 });
    expect((await sharp(picture.body).metadata()).pages).toBeUndefined();
    expect(await colorAt(picture.body, 10, 10)).toBe('red');
  });

  it('holds nothing that was hidden behind the pixels', async () => {
    const payload = '<script>alert(1)</script><?php system($_GET[0]); ?>PK\u0003\u0004';
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const upload = Buffer.concat([await halves().toFormat(format).toBuffer(), Buffer.from(payload)]);
      const { body } = await redraw(upload, LIMIT);
      expect([body.includes('script'), body.includes('php'), body.includes('PK\u0003')]).toEqual([
        false,
        false,
        false,
      ]);
    }
  });
});

describe('an upload that is refused', () => {
  it.each([
    [
      'an SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    ],
    [
      'an SVG with a prologue',
      '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    ],
    ['text', 'just words'],
    ['HTML', '<!doctype html><img src=x>'],
    ['a PDF', '%PDF-1.7\n1 0 obj'],
    ['nothing', ''],
    ['a signature alone', '\u0089PNG\r\n\u001a\n'],
  ])('%s, whatever its name', async (_, text) => {
    await expect(redraw(Buffer.from(text, 'latin1'), LIMIT)).rejects.toMatchObject(UNREADABLE);
  });

  it.each(['gif', 'tiff'] as const)('a %s', async (format) => {
    await expect(redraw(await halves().toFormat(format).toBuffer(), LIMIT)).rejects.toMatchObject(UNREADABLE);
  });

  it('a GIF that is a script as well', async () => {
    await expect(redraw(Buffer.from('GIF89a/*\0\0*/=1;alert(1)'), LIMIT)).rejects.toMatchObject(UNREADABLE);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('a %s that was cut on the way', async (format) => {
    const noise = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: 'gray',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .toFormat(format)
      .toBuffer();
    await expect(redraw(noise.subarray(0, noise.length / 2), LIMIT)).rejects.toMatchObject(UNREADABLE);
  });

  it('more pixels than allowed, told by the header before anything is decoded', async () => {
    const begun = performance.now();
    await expect(redraw(hollowPng(30_000, 30_000), LIMIT)).rejects.toMatchObject(TOO_LARGE);
    await expect(redraw(hollowPng(5_001, 5_000), LIMIT)).rejects.toMatchObject(TOO_LARGE);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('not just as many pixels as allowed', async () => {
    const square = await sharp({ create: { width: 100, height: 100, channels: 3, background: 'gray' } })
      .png()
      .toBuffer();
    await expect(redraw(square, 10_000)).resolves.toMatchObject({ width: 100 });
    await expect(redraw(square, 9_999)).rejects.toMatchObject(TOO_LARGE);
  });

  it('a header that lies about its size', async () => {
    await expect(redraw(hollowPng(4_000, 4_000), LIMIT)).rejects.toMatchObject(UNREADABLE);
  });
});
