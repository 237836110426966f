import { newId } from '../common/ids.js';
import { redraw } from '../modules/images/picture.js';
import type { Picture } from '../modules/images/picture.js';
import type { Storage } from '../platform/storage/storage.js';
import { drawCategory, PALETTES } from './drawings.js';

const MAX_PIXELS = 1_000_000;
const AT_ONCE = 4;

/** A stored picture, not yet a row. */
export interface StoredPicture {
  id: string;
  storageKey: string;
  contentType: string;
  width: number;
  height: number;
  byteSize: number;
  blurhash: string;
}

/** Draws the pictures of the demo: each category in each palette once, then a copy in storage for each use. */
export class Pictures {
  private readonly drawn = new Map<string, Promise<Picture>>();

  constructor(private readonly storage: Storage) {}

  /** Stores one to three pictures for each deal. @param categories the category of each deal, in their order */
  async storeFor(categories: string[], progress: (done: number) => void): Promise<StoredPicture[][]> {
    const stored: StoredPicture[][] = [];
    for (let start = 0; start < categories.length; start += AT_ONCE) {
      const batch = categories.slice(start, start + AT_ONCE);
      stored.push(...(await Promise.all(batch.map((slug, i) => this.storeSome(slug, start + i)))));
      progress(stored.length);
    }
    return stored;
  }

  private async storeSome(slug: string, index: number): Promise<StoredPicture[]> {
    const count = 1 + (index % 3);
    return Promise.all(
      Array.from({ length: count }, (_, i) => this.storeOne(slug, (index + i) % PALETTES.length)),
    );
  }

  private async storeOne(slug: string, palette: number): Promise<StoredPicture> {
    const { body, contentType, width, height, blurhash } = await this.draw(slug, palette);
    const id = newId();
    const storageKey = `images/${id.slice(-2)}/${id}.webp`;
    await this.storage.put(storageKey, body, contentType);
    return { id, storageKey, contentType, width, height, byteSize: body.length, blurhash };
  }

  private draw(slug: string, palette: number): Promise<Picture> {
    const key = `${slug}-${palette}`;
    const drawing =
      this.drawn.get(key) ??
      rasterise(drawCategory(slug, PALETTES[palette]!)).then((png) => redraw(png, MAX_PIXELS));
    this.drawn.set(key, drawing);
    return drawing;
  }
}

async function rasterise(svg: string): Promise<Buffer> {
  // Loaded here: a start that seeds nothing has no use for it.
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer();
}
