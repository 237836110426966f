import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { CronTime } from 'cron';
import { appConfig } from '../config/app.config.js';
import { backupConfig } from '../config/backup.config.js';
import type { BackupConfig } from '../config/backup.config.js';
import { storageConfig } from '../config/storage.config.js';
import { auditCommand } from '../platform/audit/audit-command.js';
import { BackupError } from '../platform/backup/backup-error.js';
import { nameOf } from '../platform/backup/backup-record.js';
import { BackupRuns } from '../platform/backup/backup-runs.js';
import { nextDue } from '../platform/backup/backup-schedule.js';
import { BackupTarget } from '../platform/backup/backup-target.js';
import { withSession } from '../platform/backup/database-session.js';
import { removeOldBackups } from '../platform/backup/keep-backups.js';
import { takeBackup } from '../platform/backup/take-backup.js';
import { openPublicStorage } from '../platform/storage/open-storage.js';

const USAGE = 'Usage: npm run backup [-- --schedule "17 2 * * *"]';
/** Held while a backup is taken: one at a time, whatever the number of processes. */
const BACKUP_LOCK = 804_117;
/** Node's timers take no more than 24 days. */
const LONGEST_PAUSE_MS = 3_600_000;

/** Takes one backup, or one at each slot of the schedule until the signal. */
export async function backUp(
  databaseUrl: string,
  args: string[],
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const config = backupConfig();
  const schedule = scheduleOf(args) ?? config.schedule;
  if (!schedule) {
    const name = await backUpOnce(databaseUrl, config, say);
    // Those of the schedule are told by their runs; this one somebody wanted.
    return withSession(databaseUrl, (database) =>
      auditCommand(database, {
        action: 'backup.taken',
        permission: 'backups:take',
        subject: { type: 'backup', id: name },
        after: { name },
      }),
    );
  }
  let lastFailure: Date | null = null;
  for (;;) {
    const lastSuccess = await withSession(databaseUrl, (database) => new BackupRuns(database).lastSuccess());
    const due = nextDue(schedule, { lastSuccess, lastFailure }, new Date());
    say(`The next backup is due at ${due.toISOString()}.`);
    if (!(await untilDue(due, stop))) return;
    lastFailure = null;
    await backUpOnce(databaseUrl, config, say).catch((error: Error) => {
      lastFailure = new Date();
      console.error(error instanceof BackupError ? error.message : error.stack);
    });
  }
}

function scheduleOf(args: string[]): string | undefined {
  try {
    const { schedule } = parseArgs({ args, options: { schedule: { type: 'string' } } }).values;
    if (schedule !== undefined) new CronTime(schedule, 'UTC');
    return schedule;
  } catch (error) {
    throw new BackupError(`${(error as Error).message}. ${USAGE}`);
  }
}

/** @returns false if the signal came first */
async function untilDue(due: Date, signal: AbortSignal): Promise<boolean> {
  for (let left = Infinity; left > 0 && !signal.aborted;) {
    left = due.getTime() - Date.now();
    await pause(Math.max(0, Math.min(left, LONGEST_PAUSE_MS)), undefined, { signal }).catch(() => undefined);
  }
  return !signal.aborted;
}

async function backUpOnce(
  databaseUrl: string,
  config: BackupConfig,
  say: (line: string) => void,
): Promise<string> {
  const begun = performance.now();
  const target = BackupTarget.open(config);
  const name = await withSession(databaseUrl, async (database) => {
    const { rows } = await database.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      BACKUP_LOCK,
    ]);
    if (!rows[0]!.taken)
      throw new BackupError('Another backup of this database is being taken: wait for it.');
    const [runs, startedAt] = [new BackupRuns(database), new Date()];
    const source = { databaseUrl, objects: openPublicStorage(appConfig(), storageConfig()) };
    await runs.begin(nameOf(startedAt), startedAt);
    try {
      const record = await takeBackup(source, target, config, startedAt);
      await runs.succeed(record);
      const rowCount = Object.values(record.tables).reduce((sum, { rows }) => sum + rows, 0);
      say(
        `Backed up as ${record.name} in ${target.place}: ${Object.keys(record.tables).length} tables with ${rowCount} rows, ` +
          `a dump of ${record.dumpBytes} bytes, ${record.objects.count} objects, in ${Math.round((performance.now() - begun) / 100) / 10} s.`,
      );
    } catch (error) {
      await runs.fail(nameOf(startedAt), (error as Error).message);
      throw error;
    }
    return nameOf(startedAt);
  });
  const removed = await removeOldBackups(target, config.retention);
  if (removed.backups.length > 0)
    say(
      `Removed ${removed.backups.join(', ')} and ${removed.objects} objects that no backup lists any more.`,
    );
  return name;
}
