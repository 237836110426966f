import type { Readable } from 'node:stream';

/** An object as the sweep finds it. */
export interface StoredObject {
  key: string;
  modifiedAt: Date;
  byteSize: number;
}

/** Where objects are kept, by key. They never change: another content is another key. */
export abstract class Storage {
  /** How the health page calls this place. */
  abstract readonly kind: 'embedded' | 's3';
  /** Writes an object; it is whole and durable when this resolves. */
  abstract put(key: string, body: Buffer, contentType: string): Promise<void>;
  /** The same for bytes that come as a stream, of any length. @returns how many came. @throws what the stream threw */
  abstract putStream(key: string, body: Readable, contentType: string): Promise<number>;
  /** The bytes of an object as a stream; null if there is none. */
  abstract read(key: string): Promise<Readable | null>;
  /** Removes an object; a missing one is no error. */
  abstract remove(key: string): Promise<void>;
  /** Every object whose key starts with `prefix`, in no certain order. */
  abstract list(prefix: string): AsyncIterable<StoredObject>;
  /** Where a browser finds the object. */
  abstract urlOf(key: string): string;
  /** @throws when objects cannot be written now */
  abstract check(): Promise<void>;
}

/** The same for what only the application may read: no object of it has an address. */
export abstract class PrivateStorage extends Storage {}
