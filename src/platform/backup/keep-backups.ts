import { DAY } from '../../common/time.js';
import { timeOf } from './backup-record.js';
import type { BackupTarget } from './backup-target.js';
import { removeUnlisted } from './object-copies.js';
import { keptOf } from './retention.js';
import type { Retention } from './retention.js';

/** Removes the backups that retention no longer keeps, halves older than a day, and objects that none left lists. */
export async function removeOldBackups(
  target: BackupTarget,
  retention: Retention,
  now = new Date(),
): Promise<{ backups: string[]; objects: number }> {
  const all = await target.list();
  const kept = keptOf(
    all.filter(({ whole }) => whole).map(({ name }) => name),
    retention,
    now,
  );
  const isOver = ({ name, whole }: { name: string; whole: boolean }) =>
    whole ? !kept.has(name) : now.getTime() - timeOf(name)!.getTime() > DAY;
  const over = all.filter(isOver).map(({ name }) => name);
  for (const name of over) await target.remove(name);
  return { backups: over, objects: over.length > 0 ? await removeUnlisted(target, kept) : 0 };
}
