import { pipeline, Transform } from 'node:stream';
import type { Readable, TransformCallback } from 'node:stream';

/** Bytes that are counted as they pass. */
export class Counted extends Transform {
  bytes = 0;

  /** Ends with `body`, in good and in bad; whoever gives it up gives `body` up. */
  static of(body: Readable): Counted {
    const counted = new Counted();
    pipeline(body, counted, () => undefined); // whoever reads it hears of errors
    return counted;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }
}
