import { newId } from '../common/ids.js';
import { putObjects, recordOf } from '../modules/images/image-record.js';
import type { ImageRecord } from '../modules/images/image-record.js';
import type { DrawnPicture } from '../modules/images/picture-variants.js';
import type { Storage } from '../platform/storage/storage.js';
import { drawCategory, PALETTES } from './drawings.js';

const MAX_PIXELS = 1_000_000;
const AT_ONCE = 8;

/**
 * Draws the pictures of the demo as uploads are drawn: each category in each palette once, for that is what takes the
 * time, then a copy in storage for each use.
 */
export class Pictures {
  private readonly drawn = new Map<string, Promise<DrawnPicture>>();

  constructor(private readonly storage: Storage) {}

  /** Stores one or two pictures for each deal. @param categories the category of each deal, in their order */
  async storeFor(categories: string[], progress: (done: number) => void): Promise<ImageRecord[][]> {
    const stored: ImageRecord[][] = [];
    for (let start = 0; start < categories.length; start += AT_ONCE) {
      const batch = categories.slice(start, start + AT_ONCE);
      stored.push(...(await Promise.all(batch.map((slug, i) => this.storeSome(slug, start + i)))));
      progress(stored.length);
    }
    return stored;
  }

  private async storeSome(slug: string, index: number): Promise<ImageRecord[]> {
    const count = 1 + (index % 2);
    return Promise.all(
      Array.from({ length: count }, (_, i) => this.storeOne(slug, ((index >> 1) + i) % PALETTES.length)),
    );
  }

  private async storeOne(slug: string, palette: number): Promise<ImageRecord> {
    const picture = await this.draw(slug, palette);
    const record = recordOf(newId(), picture);
    await putObjects(this.storage, record, picture);
    return record;
  }

  private draw(slug: string, palette: number): Promise<DrawnPicture> {
    const key = `${slug}-${palette}`;
    const drawing = this.drawn.get(key) ?? rasterise(drawCategory(slug, PALETTES[palette]!));
    this.drawn.set(key, drawing);
    return drawing;
  }
}

async function rasterise(svg: string): Promise<DrawnPicture> {
  // Loaded here: a start that seeds nothing has no use for it.
  const [{ default: sharp }, { drawVariants }] = await Promise.all([
    import('sharp'),
    import('../modules/images/picture-variants.js'),
  ]);
  const png = await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer();
  return drawVariants(png, MAX_PIXELS);
}
