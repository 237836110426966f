import { createInterface } from 'node:readline';
import type { Storage } from '../storage/storage.js';
import { FILES, objectEntry } from './backup-record.js';
import type { ObjectEntry } from './backup-record.js';
import { isHalf } from './backup-target.js';
import type { BackupTarget } from './backup-target.js';
import { Hashed } from './hashed.js';

/** The manifest of a backup's objects. @throws where a line is none */
export async function* readManifest(target: BackupTarget, name: string): AsyncIterable<ObjectEntry> {
  const body = await target.readFile(name, FILES.objects);
  if (!body) return;
  for await (const line of createInterface({ input: body })) {
    if (line) yield objectEntry.parse(JSON.parse(line));
  }
}

/**
 * Copies what the target does not have yet, and lists everything with size and checksum. Objects never change under
 * their key, so what an earlier manifest lists is read again only if the copy has another size.
 *
 * @param earlier the newest whole backup, if there is one
 */
export async function* copyObjects(
  source: Storage,
  target: BackupTarget,
  earlier: string | undefined,
): AsyncIterable<ObjectEntry> {
  const known = new Map<string, ObjectEntry>();
  if (earlier) for await (const entry of readManifest(target, earlier)) known.set(entry.key, entry);
  const copied = new Map<string, number>();
  for await (const { key, byteSize } of target.objects()) copied.set(key, byteSize);

  for await (const { key, byteSize } of source.list('')) {
    if (isHalf(key)) continue;
    const entry = known.get(key);
    if (entry?.bytes === byteSize && copied.get(key) === byteSize) {
      yield entry;
      continue;
    }
    const body = await source.read(key);
    if (!body) continue; // removed since it was listed
    const hashed = new Hashed(body);
    const bytes = await target.writeObject(key, hashed.stream);
    yield { key, bytes, sha256: hashed.sha256 };
  }
}

/** Removes copies that none of the backups lists. @returns how many */
export async function removeUnlisted(target: BackupTarget, names: Iterable<string>): Promise<number> {
  const listed = new Set<string>();
  for (const name of names) {
    for await (const { key } of readManifest(target, name)) listed.add(key);
  }
  let removed = 0;
  for await (const { key } of target.objects()) {
    if (listed.has(key)) continue;
    await target.removeObject(key);
    removed++;
  }
  return removed;
}
