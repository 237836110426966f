import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './backup-error.js';
import { backupRecord, FILES, readChecksums, timeOf } from './backup-record.js';
import type { BackupRecord } from './backup-record.js';
import { BackupTarget } from './backup-target.js';
import { Hashed } from './hashed.js';

/** A backup whose every file is what was written. */
export interface OpenedBackup {
  name: string;
  target: BackupTarget;
  record: BackupRecord;
  /** A copy of the dump on this machine: the very bytes that were checked. */
  dumpFile: string;
  close(): Promise<void>;
}

/**
 * Finds a backup and holds every file of it against its checksum.
 *
 * @param wanted the folder of a backup or a file in it, or for `configured` a name or `latest`
 * @throws BackupError naming the first file that is missing, empty, cut off or changed
 */
export async function openBackup(wanted: string, configured: BackupTarget): Promise<OpenedBackup> {
  const { target, name } = await find(wanted, configured);
  const folder = await mkdtemp(join(tmpdir(), 'kwad-restore-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    return {
      name,
      target,
      dumpFile: join(folder, FILES.dump),
      record: await check(target, name, folder),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function find(
  wanted: string,
  configured: BackupTarget,
): Promise<{ target: BackupTarget; name: string }> {
  const found = await stat(wanted).catch(() => null);
  if (found) {
    const folder = resolve(found.isDirectory() ? wanted : dirname(wanted));
    return { target: BackupTarget.onDisk(resolve(folder, '../..')), name: basename(folder) };
  }
  const whole = (await configured.list()).filter((backup) => backup.whole).map(({ name }) => name);
  if (wanted === 'latest' && whole.length > 0) return { target: configured, name: whole.at(-1)! };
  if (timeOf(wanted) && whole.includes(wanted)) return { target: configured, name: wanted };
  const held = whole.length > 0 ? `it holds ${whole.slice(-3).join(', ')}` : 'it holds no finished backup';
  throw new BackupError(
    `There is no backup ${wanted}, neither as a file nor in ${configured.place}: ${held}.`,
  );
}

async function check(target: BackupTarget, name: string, folder: string): Promise<BackupRecord> {
  const wrong = (file: string, why: string) =>
    new BackupError(`The backup ${name} cannot be used: ${file} ${why}. Use an earlier backup.`);
  const spool = async (file: string) => {
    const body = await target.readFile(name, file);
    if (!body) throw wrong(file, 'is missing');
    const hashed = new Hashed(body);
    await pipeline(hashed.stream, createWriteStream(join(folder, file), { mode: 0o600 }));
    return hashed;
  };

  const listed = await spool(FILES.checksums).then(() => readFile(join(folder, FILES.checksums), 'utf8'));
  const checksums = readChecksums(listed);
  const checkFile = async (file: string, whole?: number) => {
    const { bytes, sha256 } = await spool(file);
    if (!checksums.has(file)) throw wrong(FILES.checksums, `does not name ${file}`);
    if (checksums.get(file) === sha256) return;
    if (bytes === 0) throw wrong(file, 'is empty');
    if (whole !== undefined && bytes < whole) throw wrong(file, `is cut off: ${bytes} of ${whole} bytes`);
    throw wrong(file, 'is not what was written: its checksum is another');
  };
  await checkFile(FILES.record);
  const record = backupRecord.safeParse(JSON.parse(await readFile(join(folder, FILES.record), 'utf8')));
  if (!record.success) throw wrong(FILES.record, 'was written by another release than this one can read');
  await checkFile(FILES.objects);
  await checkFile(FILES.dump, record.data.dumpBytes);
  return record.data;
}
