import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { Counted } from './counted.js';
import { Storage } from './storage.js';
import type { StoredObject } from './storage.js';

/** Objects as files under one folder; the application serves the public ones itself, below `/api/media/`. */
export class DiskStorage extends Storage {
  readonly kind = 'embedded';

  constructor(
    private readonly folder: string,
    private readonly publicUrl: string,
    /** Of the files: who else on the machine may read them. */
    private readonly mode = 0o644,
  ) {
    super();
  }

  async put(key: string, body: Buffer): Promise<void> {
    await this.write(key, body);
  }

  async putStream(key: string, body: Readable): Promise<number> {
    const counted = Counted.of(body);
    await this.write(key, counted);
    return counted.bytes;
  }

  /** The name appears when everything is there, and safe on the disk. */
  private async write(key: string, body: Buffer | AsyncIterable<Buffer>): Promise<void> {
    const file = join(this.folder, key);
    await mkdir(dirname(file), { recursive: true });
    const part = `${file}.part`;
    const handle = await open(part, 'w', this.mode);
    try {
      await handle.writeFile(body);
      await handle.sync();
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    await rename(part, file);
  }

  async read(key: string): Promise<Readable | null> {
    const file = await open(join(this.folder, key), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return file && file.createReadStream();
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }

  /** Halves of a write that was cut off (`.part`) are listed too. */
  async *list(prefix: string): AsyncIterable<StoredObject> {
    const folder = await opendir(join(this.folder, prefix), { recursive: true }).catch(ignoreMissing);
    if (!folder) return;
    for await (const entry of folder) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(ignoreMissing);
      if (!found) continue;
      const key = relative(this.folder, path).split(sep).join('/');
      yield { key, modifiedAt: found.mtime, byteSize: found.size };
    }
  }

  urlOf(key: string): string {
    return `${this.publicUrl}/api/media/${key}`;
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // Writing is the only proof: a full disk grants access.
    const proof = join(this.folder, `.check-${randomUUID()}`);
    try {
      await writeFile(proof, Buffer.alloc(4_096));
    } finally {
      await rm(proof, { force: true });
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
