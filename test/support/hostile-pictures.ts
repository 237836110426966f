import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { photo, withPlace } from './photos.js';
import {
  apng,
  box,
  jpegHeader,
  pngChunk,
  pngHeader,
  pngOf,
  PNG_SIGNATURE,
  segment,
  webpHeader,
} from './picture-bytes.js';

export interface HostilePicture {
  name: string;
  file: Buffer;
  /** What must become of it: refused with a 4xx, drawn anew, or either where decoders may differ. */
  fate: 'refused' | 'drawn' | 'either';
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
const XXE = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text>&x;</text></svg>`;
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>`;
const HTML = '<!doctype html><script>fetch("/api/users/me")</script>';
const MAX = 25_000_000;

/** Pictures that were made to harm whoever opens them. */
export async function hostilePictures(): Promise<HostilePicture[]> {
  const plain = await photo({ width: 400, height: 300 });
  const png = await sharp(plain).png().toBuffer();
  const webp = await sharp(plain).webp().toBuffer();
  const avif = await sharp(plain).avif({ effort: 0 }).toBuffer();
  return [
    ...notPictures(plain, png),
    ...polyglots(plain, png, webp),
    ...truncated({ jpeg: plain, png, webp, avif }),
    ...corrupted(plain, png, webp, avif),
    ...liars(),
    ...(await bombs()),
    ...(await animations()),
    ...(await carriers(plain, png)),
  ];
}

function notPictures(jpeg: Buffer, png: Buffer): HostilePicture[] {
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const files: Record<string, Buffer | string> = {
    'zero bytes': '',
    'one byte': Buffer.from([0xff]),
    'an SVG with a script': SVG,
    'an SVG that reads a file (XXE)': XXE,
    'an SVG of a billion laughs': LAUGHS,
    'an SVG after an XML prologue and spaces': `${' '.repeat(900)}${SVG}`,
    'a page of HTML': HTML,
    'a PDF': '%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF',
    'an empty ZIP': Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'),
    'a program (ELF)': Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
    'a shell script': '#!/bin/sh\nrm -rf /\n',
    'a PostScript file': '%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n',
    'an ImageMagick script (MVG)':
      'push graphic-context\nfill \'url(https://127.0.0.1/"|ls "-la)\'\npop graphic-context\n',
    'a GIF': gif,
    'a TIFF of the other byte order': Buffer.from('4d4d002a00000008', 'hex'),
    'a BMP': Buffer.from('424d3a0000000000000036000000', 'hex'),
    'an icon': Buffer.from('00000100010010100000', 'hex'),
    'a HEIC without pictures': Buffer.concat([
      box('ftyp', Buffer.from('heic\0\0\0\0mif1heic')),
      box('mdat', Buffer.alloc(64)),
    ]),
    'an MP4': Buffer.concat([
      box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41')),
      box('mdat', Buffer.alloc(64)),
    ]),
    'spaces before a PNG': Buffer.concat([Buffer.from('   '), png]),
    'a JPEG in base64': jpeg.toString('base64'),
    'a JPEG compressed with zlib': deflateSync(jpeg),
    'random bytes after the mark of a JPEG': Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.alloc(5_000, 0x5a),
    ]),
    'random bytes after the mark of a PNG': Buffer.concat([PNG_SIGNATURE, Buffer.alloc(5_000, 0x5a)]),
    'an SVG after the mark of a JPEG': Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(SVG)]),
    'a RIFF of sound that claims WebP': Buffer.from('RIFF\x24\0\0\0WEBPfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
  };
  return Object.entries(files).map(([name, file]) => ({
    name,
    file: Buffer.from(file as Buffer),
    fate: 'refused',
  }));
}

function polyglots(jpeg: Buffer, png: Buffer, webp: Buffer): HostilePicture[] {
  const comment = (text: string) => segment(0xfe, Buffer.from(text));
  const withComment = (text: string) => Buffer.concat([jpeg.subarray(0, 2), comment(text), jpeg.subarray(2)]);
  const files: Record<string, Buffer> = {
    'a JPEG that is HTML too': withComment(HTML),
    'a JPEG that is a script too (GIFAR style)': Buffer.concat([
      jpeg,
      Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1'),
    ]),
    'a JPEG with PHP in its comment': withComment('<?php system($_GET["c"]); ?>'),
    'a PNG with HTML after its end': Buffer.concat([png, Buffer.from(HTML)]),
    'a PNG with a text chunk of a script': Buffer.concat([
      png.subarray(0, 33),
      pngChunk('tEXt', Buffer.from(`Comment\0${HTML}`)),
      png.subarray(33),
    ]),
    'a WebP with a PDF after its end': Buffer.concat([webp, Buffer.from('%PDF-1.7\n')]),
  };
  return Object.entries(files).map(([name, file]) => ({ name, file, fate: 'drawn' }));
}

function truncated(whole: Record<string, Buffer>): HostilePicture[] {
  return Object.entries(whole).flatMap(([format, file]) =>
    [0.02, 0.3, 0.6, 0.9].map((share) => ({
      name: `a ${format} cut off at ${share * 100} %`,
      file: file.subarray(0, Math.max(12, Math.floor(file.length * share))),
      fate: 'refused' as const,
    })),
  );
}

function corrupted(jpeg: Buffer, png: Buffer, webp: Buffer, avif: Buffer): HostilePicture[] {
  const scrambled = (file: Buffer, from: number) => {
    const copy = Buffer.from(file);
    for (let at = from; at < Math.min(copy.length, from + 400); at += 3) copy[at] = copy[at]! ^ 0xa5;
    return copy;
  };
  return [
    { name: 'a JPEG with scrambled tables', file: scrambled(jpeg, 20), fate: 'refused' },
    {
      name: 'a JPEG with scrambled data',
      file: scrambled(jpeg, Math.floor(jpeg.length / 2)),
      fate: 'either',
    },
    { name: 'a PNG with scrambled data', file: scrambled(png, Math.floor(png.length / 2)), fate: 'refused' },
    { name: 'a WebP with scrambled data', file: scrambled(webp, 30), fate: 'either' },
    { name: 'an AVIF with scrambled boxes', file: scrambled(avif, 40), fate: 'refused' },
  ];
}

/** Headers that promise what no file of their size can hold. */
function liars(): HostilePicture[] {
  const files: Record<string, Buffer> = {
    'a PNG of 2,147,483,647 pixels a side in 70 bytes': pngOf(
      pngHeader(2_147_483_647, 2_147_483_647),
      Buffer.alloc(10),
    ),
    'a PNG of no width': pngOf(pngHeader(0, 10), Buffer.alloc(10)),
    'a PNG of 4,999 pixels a side without data': pngOf(pngHeader(4_999, 4_999), Buffer.alloc(10)),
    'a JPEG of 65,535 pixels a side': jpegHeader(65_535, 65_535),
    'a JPEG without height': jpegHeader(100, 0),
    'a WebP of 16,384 pixels a side': webpHeader(16_384, 16_384),
    'a PNG with a chunk of 4 GB': Buffer.concat([
      PNG_SIGNATURE,
      pngHeader(10, 10),
      Buffer.from('ffffffff49444154', 'hex'),
    ]),
    'a PNG with a wrong checksum': pngOf(
      Buffer.concat([pngHeader(10, 10).subarray(0, -4), Buffer.alloc(4)]),
      deflateSync(Buffer.alloc(310)),
    ),
    'a PNG whose data are a bomb of zlib for one pixel': pngOf(
      pngHeader(1, 1),
      deflateSync(Buffer.alloc(30_000_000)),
    ),
  };
  const drawable = /one pixel/;
  return Object.entries(files).map(([name, file]) => ({
    name,
    file,
    fate: drawable.test(name) ? 'either' : 'refused',
  }));
}

async function bombs(): Promise<HostilePicture[]> {
  const flat = (side: number, channels: 3 | 4 = 3) =>
    sharp({
      create: { width: side, height: side, channels, background: '#336699' },
      limitInputPixels: false,
    });
  const allowed = Math.floor(Math.sqrt(MAX));
  return [
    { name: 'a PNG bomb of 100 megapixels', file: await flat(10_000).png().toBuffer(), fate: 'refused' },
    {
      name: 'an interlaced PNG bomb of 100 megapixels',
      file: await flat(10_000).png({ progressive: true }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'an interlaced PNG of all the pixels that are allowed',
      file: await flat(allowed, 4).png({ progressive: true }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'an interlaced PNG of 12 megapixels',
      file: await flat(3_500, 4).png({ progressive: true }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'an interlaced PNG of 10 megapixels',
      file: await flat(3_160, 4).png({ progressive: true }).toBuffer(),
      fate: 'drawn',
    },
    {
      name: 'a deep interlaced PNG of 12 megapixels',
      file: await flat(3_500, 4).toColourspace('rgb16').png({ progressive: true }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'a PNG of all the pixels that are allowed',
      file: await flat(allowed, 4).png().toBuffer(),
      fate: 'drawn',
    },
    {
      name: 'a PNG 24 million pixels wide and one high',
      file: await sharp({ create: { width: 24_000_000, height: 1, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
      fate: 'refused',
    },
    {
      name: 'a progressive JPEG of all the pixels that are allowed',
      file: await flat(allowed).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'a JPEG of a thousand scans',
      file: await manyScans(await flat(4_000).jpeg({ progressive: true }).toBuffer()),
      fate: 'refused',
    },
    {
      name: 'a lossless WebP of 25 megapixels in 40 bytes',
      file: await flat(allowed, 4).webp({ lossless: true, effort: 0 }).toBuffer(),
      fate: 'drawn',
    },
    {
      name: 'an AVIF of 25 megapixels in a kilobyte',
      file: await flat(allowed).avif({ effort: 0 }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'a see-through AVIF of 4 megapixels',
      file: await flat(2_000, 4).avif({ effort: 0 }).toBuffer(),
      fate: 'drawn',
    },
    {
      name: 'a see-through AVIF of 6 megapixels',
      file: await flat(2_450, 4).avif({ effort: 0 }).toBuffer(),
      fate: 'refused',
    },
    {
      name: 'an AVIF of 6 megapixels',
      file: await flat(2_450).avif({ effort: 0 }).toBuffer(),
      fate: 'drawn',
    },
  ];
}

/** Repeats the last scan of a progressive JPEG: each repetition is work over the whole picture. */
async function manyScans(jpeg: Buffer): Promise<Buffer> {
  const last = jpeg.subarray(jpeg.lastIndexOf('\xff\xda', undefined, 'latin1'), -2);
  return Buffer.concat([
    jpeg.subarray(0, -2),
    ...Array.from({ length: 1_000 }, () => last),
    jpeg.subarray(-2),
  ]);
}

async function animations(): Promise<HostilePicture[]> {
  const frames = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      sharp({ create: { width: 60, height: 60, channels: 3, background: { r: index * 6, g: 40, b: 90 } } })
        .png()
        .toBuffer(),
    ),
  );
  const animation = sharp(frames, { join: { animated: true } });
  return [
    { name: 'a GIF of 40 frames', file: await animation.clone().gif().toBuffer(), fate: 'refused' },
    {
      name: 'a WebP of 40 frames',
      file: await animation.clone().webp({ effort: 0 }).toBuffer(),
      fate: 'drawn',
    },
    { name: 'an APNG that claims 4 billion frames', file: apng(frames[0]!), fate: 'drawn' },
  ];
}

/** Pictures that carry what nobody should get to see, or what was made to break readers of metadata. */
async function carriers(jpeg: Buffer, png: Buffer): Promise<HostilePicture[]> {
  const insert = (...parts: Buffer[]) => Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);
  const exif = (body: string) =>
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from(body, 'hex')]));
  const profile = Buffer.concat([
    Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'),
    Buffer.alloc(128),
    Buffer.from('ffffffff', 'hex'),
  ]);
  const iccp = Buffer.concat([Buffer.from('evil\0\0', 'latin1'), deflateSync(Buffer.alloc(20_000_000))]);
  const files: Record<string, Buffer> = {
    'a JPEG with its place in EXIF, XMP, IPTC and a profile': await withPlace(jpeg, { orientation: 3 }),
    'a JPEG whose EXIF points at itself': insert(
      exif('49492a0008000000010069870400010000000800000000000000'),
    ),
    'a JPEG whose EXIF has 65,535 entries': insert(exif('49492a0008000000ffff')),
    'a JPEG with a broken colour profile': insert(segment(0xe2, profile)),
    'a JPEG with a megabyte of comments': insert(
      ...Array.from({ length: 16 }, () => segment(0xfe, Buffer.alloc(65_000, 0x41))),
    ),
    'a PNG with a zlib bomb as colour profile': Buffer.concat([
      png.subarray(0, 33),
      pngChunk('iCCP', iccp),
      png.subarray(33),
    ]),
    'a PNG with a zlib bomb as text': Buffer.concat([
      png.subarray(0, 33),
      pngChunk(
        'zTXt',
        Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(20_000_000))]),
      ),
      png.subarray(33),
    ]),
  };
  return Object.entries(files).map(([name, file]) => ({
    name,
    file,
    fate: /place|comments/.test(name) ? 'drawn' : 'either',
  }));
}
