import { z } from 'zod';

/** The files of one backup, in the order in which they are written: the last one says that it is whole. */
export const FILES = {
  dump: 'database.dump',
  objects: 'objects.ndjson',
  record: 'backup.json',
  checksums: 'SHA256SUMS',
} as const;

/** What the checksum file covers. */
export const COVERED = [FILES.dump, FILES.objects, FILES.record] as const;

/** `backup.json`: what the backup holds, as it was at the instant of its snapshot. */
export const backupRecord = z.object({
  format: z.literal(1),
  name: z.string(),
  takenAt: z.iso.datetime(),
  productVersion: z.string(),
  serverVersion: z.string(),
  serverMajor: z.int(),
  /** Names of the migrations that had been applied, oldest first. */
  migrations: z.array(z.string()),
  dumpBytes: z.int(),
  tables: z.record(z.string(), z.object({ rows: z.int(), digest: z.string() })),
  objects: z.object({ count: z.int(), bytes: z.int() }),
});

export type BackupRecord = z.infer<typeof backupRecord>;

/** One line of `objects.ndjson`. */
export const objectEntry = z.object({ key: z.string(), bytes: z.int(), sha256: z.string().length(64) });

export type ObjectEntry = z.infer<typeof objectEntry>;

/** The name of a backup is the second at which it began, in UTC: `20261121T021700Z`. */
export function nameOf(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** The instant that a name tells; null if it is no name of a backup. */
export function timeOf(name: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(name);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The lines of the checksum file, as `sha256sum --check` takes them. */
export function writeChecksums(checksums: Record<string, string>): string {
  return Object.entries(checksums)
    .map(([name, sha256]) => `${sha256}  ${name}\n`)
    .join('');
}

/** @returns the checksum of each file that the text names */
export function readChecksums(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([0-9a-f]{64}) [ *](\S+)$/gm)].map(([, sum, name]) => [name!, sum!]));
}
