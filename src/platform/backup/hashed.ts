import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** Bytes that are counted and hashed as they pass; both are final when the stream has ended. */
export class Hashed {
  bytes = 0;
  private readonly hash = createHash('sha256');
  readonly stream: Readable;

  /** @param finish awaited before the end: what it throws breaks the stream */
  constructor(source: AsyncIterable<unknown>, finish: () => Promise<void> = async () => undefined) {
    this.stream = Readable.from(this.pass(source, finish), { objectMode: false });
  }

  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  private async *pass(source: AsyncIterable<unknown>, finish: () => Promise<void>): AsyncIterable<Buffer> {
    for await (const chunk of source) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string);
      this.hash.update(bytes);
      this.bytes += bytes.length;
      yield bytes;
    }
    await finish();
  }
}
