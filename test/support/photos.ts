import sharp from 'sharp';

/** A JPEG with shapes in it, different for each seed, so that it can be known again. */
export async function photo({ width = 320, height = 240, seed = 1 } = {}): Promise<Buffer> {
  const [columns, rows] = [12, 9];
  const random = randomFrom(seed);
  const cells = Buffer.from(Array.from({ length: columns * rows * 3 }, () => Math.floor(random() * 256)));
  return sharp(cells, { raw: { width: columns, height: rows, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Writes what a phone writes into a picture: place, author, profile, notes of editing programs. */
export async function withPlace(picture: Buffer, { orientation = 1 } = {}): Promise<Buffer> {
  return sharp(picture)
    .withExif({
      IFD0: { Make: 'Kilroy', Copyright: 'Kilroy was here' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '45/1 45/1 3/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '4/1 50/1 9/1',
      },
    })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description photoshop:City="Kilroy" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"/></rdf:RDF></x:xmpmeta>',
    )
    .withIccProfile('p3')
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer()
    .then(withIptc);
}

/** IPTC as Photoshop's "8BIM" resource in APP13, with a by-line; sharp reads it but cannot write it. */
function withIptc(jpeg: Buffer): Buffer {
  const author = Buffer.from('Kilroy');
  const record = Buffer.concat([Buffer.from([0x1c, 0x02, 0x50, 0x00, author.length]), author]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(record.length);
  const padding = Buffer.alloc(record.length % 2);
  const resource = Buffer.concat([
    Buffer.from('Photoshop 3.0\0' + '8BIM\x04\x04\0\0', 'latin1'),
    size,
    record,
    padding,
  ]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(resource.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xed]), length, resource, jpeg.subarray(2)]);
}

/** Small numbers without a pattern, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
