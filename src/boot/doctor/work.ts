import type pg from 'pg';
import type { Environment } from '../../config/environment.js';
import { failed, ok, warning } from './finding.js';
import type { Finding } from './finding.js';

const LAG = { noticed: 60, wrong: 900 };
/** As long as the alert BackupTooOld waits. */
const BACKUP_HOURS = 26;

/** What waits for too long, what was given up, and whether there is a backup. */
export async function examineWork(client: pg.Client, { NODE_ENV }: Environment): Promise<Finding[]> {
  const { rows: lags } = await client.query<{ name: string; age: number }>(`
    SELECT name, extract(epoch FROM now() - min(start_after))::float8 AS age FROM pgboss.job
    WHERE state < 'active' AND NOT blocked AND start_after <= now() GROUP BY name ORDER BY age DESC LIMIT 1`);
  const { rows: dead } = await client.query<{ facts: number; deliveries: number }>(`
    SELECT (SELECT count(*)::int FROM "FactFailure" WHERE "deadAt" IS NOT NULL) AS facts,
      (SELECT count(*)::int FROM "NotificationDelivery" WHERE state = 'DEAD') AS deliveries`);
  const findings = [examineLag(lags[0]), examineDead(dead[0]!)];
  return NODE_ENV === 'production' ? [...findings, await examineBackups(client)] : findings;
}

function examineLag(oldest: { name: string; age: number } | undefined): Finding {
  const check = 'queue: lag';
  if (!oldest || oldest.age < LAG.noticed) return ok(check, 'nothing waits for a minute');
  const says = `a job of "${oldest.name}" waits for ${Math.round(oldest.age)} s`;
  const fix = 'See that a worker runs: docs/operations/runbooks/facts-lag.md.';
  return oldest.age > LAG.wrong ? failed(check, says, fix) : warning(check, says, fix);
}

function examineDead({ facts, deliveries }: { facts: number; deliveries: number }): Finding {
  const check = 'queue: dead letters';
  if (facts + deliveries === 0) return ok(check, 'none');
  const says = `${facts} facts and ${deliveries} deliveries were given up`;
  return warning(check, says, 'Mend the cause, then replay: docs/operations/runbooks/dead-letters.md.');
}

async function examineBackups(client: pg.Client): Promise<Finding> {
  const check = 'backup: newest';
  const { rows } = await client.query<{ hours: number | null }>(`
    SELECT extract(epoch FROM now() - max("startedAt"))::float8 / 3600 AS hours
    FROM "BackupRun" WHERE "endedAt" IS NOT NULL AND error IS NULL`);
  const { hours } = rows[0]!;
  const fix = 'Have the role backup run, and look at its last words: docs/operations/backups.md.';
  if (hours === null) return warning(check, 'none has succeeded yet', fix);
  const says = `${hours.toFixed(1)} h old`;
  return hours > BACKUP_HOURS ? failed(check, says, fix) : ok(check, says);
}
