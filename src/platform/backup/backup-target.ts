import type { Readable } from 'node:stream';
import type { BackupConfig } from '../../config/backup.config.js';
import { DiskStorage } from '../storage/disk.storage.js';
import { S3Storage } from '../storage/s3.storage.js';
import type { Storage, StoredObject } from '../storage/storage.js';
import { FILES, timeOf } from './backup-record.js';

/** Only their owner reads backups: they hold what everybody wrote, and hashes of passwords. */
const OWNER_ONLY = 0o600;

/**
 * Where backups are: `sets/<name>/` has the files of one, `objects/` the pictures of all, each once, because an object
 * never changes under its key.
 */
export class BackupTarget {
  constructor(
    private readonly storage: Storage,
    private readonly prefix = '',
    /** For people: where this is. */
    readonly place: string,
  ) {}

  static onDisk(folder: string): BackupTarget {
    return new BackupTarget(new DiskStorage(folder, '', OWNER_ONLY), '', folder);
  }

  /** The target that the settings name. */
  static open({ folder, s3 }: BackupConfig): BackupTarget {
    if (!s3) return BackupTarget.onDisk(folder);
    const { prefix, ...settings } = s3;
    const storage = new S3Storage({ ...settings, baseUrl: null, cacheControl: 'private, no-store' });
    return new BackupTarget(storage, prefix, `s3://${s3.bucket}/${prefix}`);
  }

  async writeFile(name: string, file: string, body: Readable): Promise<number> {
    return this.storage.putStream(this.fileKey(name, file), body, 'application/octet-stream');
  }

  async readFile(name: string, file: string): Promise<Readable | null> {
    return this.storage.read(this.fileKey(name, file));
  }

  async writeObject(key: string, body: Readable): Promise<number> {
    return this.storage.putStream(`${this.prefix}objects/${key}`, body, 'application/octet-stream');
  }

  async readObject(key: string): Promise<Readable | null> {
    return this.storage.read(`${this.prefix}objects/${key}`);
  }

  async removeObject(key: string): Promise<void> {
    await this.storage.remove(`${this.prefix}objects/${key}`);
  }

  /** Every stored object, by the key that it has in the market. */
  async *objects(): AsyncIterable<StoredObject> {
    const prefix = `${this.prefix}objects/`;
    for await (const object of this.storage.list(prefix)) {
      if (!isHalf(object.key)) yield { ...object, key: object.key.slice(prefix.length) };
    }
  }

  /** The names of all backups, oldest first, and whether each is whole. */
  async list(): Promise<{ name: string; whole: boolean }[]> {
    const prefix = `${this.prefix}sets/`;
    const found = new Map<string, boolean>();
    for await (const { key } of this.storage.list(prefix)) {
      const [name = '', file] = key.slice(prefix.length).split('/');
      if (timeOf(name)) found.set(name, (found.get(name) ?? false) || file === FILES.checksums);
    }
    return [...found].map(([name, whole]) => ({ name, whole })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Removes a backup: first what says that it is whole. Its objects stay. */
  async remove(name: string): Promise<void> {
    await this.storage.remove(this.fileKey(name, FILES.checksums));
    for await (const { key } of this.storage.list(`${this.prefix}sets/${name}/`)) {
      await this.storage.remove(key);
    }
  }

  private fileKey(name: string, file: string): string {
    return `${this.prefix}sets/${name}/${file}`;
  }
}

/** What a write to a disk left that was cut off. */
export function isHalf(key: string): boolean {
  return key.endsWith('.part');
}
