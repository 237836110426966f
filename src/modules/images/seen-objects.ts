import { imageIdOf } from './image-variants.js';

/** How many objects of each picture a listing of the store showed. Small enough for a million pictures: some 50 MB. */
export class SeenObjects {
  private readonly counts = new Map<number, number>();

  add(key: string): void {
    const id = imageIdOf(key);
    // Half of a write that was cut off is no object.
    if (!id || key.endsWith('.part')) return;
    this.counts.set(shortOf(id), this.countOf(id) + 1);
  }

  countOf(imageId: string): number {
    return this.counts.get(shortOf(imageId)) ?? 0;
  }
}

/** The last 48 bits of an id, which are random. */
const shortOf = (id: string) => Number.parseInt(id.slice(-12), 16);
