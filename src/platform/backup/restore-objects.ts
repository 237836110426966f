import { extname } from 'node:path';
import type { Storage } from '../storage/storage.js';
import type { BackupTarget } from './backup-target.js';
import { Hashed } from './hashed.js';
import { readManifest } from './object-copies.js';

const TYPES: Record<string, string> = {
  '.avif': 'image/avif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

export interface RestoredObjects {
  listed: number;
  written: number;
  /** Keys that the target lacks, or has with other contents than were backed up. */
  lost: string[];
}

/** Puts every object that a backup lists and the store lacks where it was, held against its checksum. */
export async function restoreObjects(
  target: BackupTarget,
  name: string,
  store: Storage,
): Promise<RestoredObjects> {
  const there = new Map<string, number>();
  for await (const { key, byteSize } of store.list('')) there.set(key, byteSize);
  const outcome: RestoredObjects = { listed: 0, written: 0, lost: [] };
  for await (const { key, bytes, sha256 } of readManifest(target, name)) {
    outcome.listed++;
    if (there.get(key) === bytes) continue;
    const body = await target.readObject(key);
    if (!body) {
      outcome.lost.push(key);
      continue;
    }
    const hashed = new Hashed(body);
    await store.putStream(key, hashed.stream, TYPES[extname(key)] ?? 'application/octet-stream');
    if (hashed.sha256 === sha256) outcome.written++;
    else {
      await store.remove(key);
      outcome.lost.push(key);
    }
  }
  return outcome;
}
