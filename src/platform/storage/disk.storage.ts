import { access, constants, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Storage } from './storage.js';

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

  urlOf(key: string): string {
    return `${this.publicUrl}/api/media/${key}`;
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await access(this.folder, constants.W_OK);
  }
}
