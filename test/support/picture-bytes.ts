import { crc32 } from 'node:zlib';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A chunk of a PNG: length, type, data, checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

/** The first chunk of a PNG: 8 bits of red, green and blue, not interlaced. */
export function pngHeader(width: number, height: number): Buffer {
  return pngChunk('IHDR', Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 2, 0, 0, 0])]));
}

export function pngOf(header: Buffer, data: Buffer): Buffer {
  return Buffer.concat([PNG_SIGNATURE, header, pngChunk('IDAT', data), pngChunk('IEND', Buffer.alloc(0))]);
}

/** A PNG with the chunks of an animation: without end, and of frames that are not there. */
export function apng(png: Buffer): Buffer {
  const control = pngChunk('acTL', Buffer.concat([uint32(0xffffffff), uint32(0)]));
  const frame = pngChunk('fcTL', Buffer.concat([uint32(0), uint32(60), uint32(60), Buffer.alloc(14)]));
  return Buffer.concat([png.subarray(0, 33), control, frame, png.subarray(33)]);
}

/** A segment of a JPEG. */
export function segment(marker: number, data: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, data]);
}

/** The beginning of a JPEG of these dimensions, and nothing of its data. */
export function jpegHeader(width: number, height: number): Buffer {
  const frame = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xc0, frame),
    scan,
    Buffer.from([0x12, 0xff, 0xd9]),
  ]);
}

/** A WebP of these dimensions (lossless, VP8L), and nothing of its data. */
export function webpHeader(width: number, height: number): Buffer {
  const bits = ((width - 1) & 0x3fff) | (((height - 1) & 0x3fff) << 14);
  const data = Buffer.concat([Buffer.from([0x2f]), uint32LittleEndian(bits), Buffer.alloc(3)]);
  const body = Buffer.concat([Buffer.from('WEBPVP8L', 'latin1'), uint32LittleEndian(data.length), data]);
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), uint32LittleEndian(body.length), body]);
}

/** A box of ISO/IEC 14496-12 (MP4, AVIF, HEIC). */
export function box(type: string, data: Buffer): Buffer {
  return Buffer.concat([uint32(data.length + 8), Buffer.from(type, 'latin1'), data]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function uint32LittleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
