import { access, constants, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { Storage } from './storage.js';
import type { StoredObject } from './storage.js';

/** Objects as files under one folder, served by the application itself below `/api/media/`. */
export class DiskStorage extends Storage {
  readonly kind = 'embedded';

  constructor(
    private readonly folder: string,
    private readonly publicUrl: string,
  ) {
    super();
  }

  async put(key: string, body: Buffer): Promise<void> {
    const file = join(this.folder, key);
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(`${file}.part`, 'w');
    try {
      await handle.writeFile(body);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
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
    await access(this.folder, constants.W_OK);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
