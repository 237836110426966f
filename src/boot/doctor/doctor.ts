import { loadEnvironment } from '../../config/environment.js';
import type { Environment } from '../../config/environment.js';
import { openDatabase } from '../database.js';
import { explainFailure } from '../failure.js';
import { examineDatabase } from './database.js';
import { failed, ok, reasonOf, warning } from './finding.js';
import type { Finding } from './finding.js';
import { examineMachine } from './machine.js';
import { examineSearch } from './search.js';
import { examineMail, examineRedis, examineStorage } from './services.js';

/** Looks at everything that the product leans on, as the settings name it. Never throws; changes nothing that stays. */
export async function examine(): Promise<Finding[]> {
  let environment: Environment;
  try {
    environment = loadEnvironment();
  } catch (error) {
    const fix = 'Set what is named, in .env or the environment: docs/operations/configuration.md.';
    return [failed('settings', reasonOf(error), fix)];
  }
  const parts = await Promise.all([
    examineMachine(environment),
    examineAnyDatabase(environment),
    examineRedis(environment),
    examineStorage(),
    examineMail(environment),
    examineSearch(environment),
  ]);
  return [
    ok('settings', `${environment.NODE_ENV}, as ${environment.APP_ROLE}`),
    ...examineProxy(environment),
    ...parts.flat(),
  ];
}

/** Behind a proxy that nobody named all clients have one address, and share its limits. */
function examineProxy({ NODE_ENV, APP_ROLE, TRUST_PROXY }: Environment): Finding[] {
  if (NODE_ENV !== 'production' || !['api', 'all'].includes(APP_ROLE)) return [];
  if (TRUST_PROXY)
    return [ok('settings: proxy', `${TRUST_PROXY} is believed about where requests come from`)];
  const fix =
    "Set TRUST_PROXY to the proxy's address or range: docs/operations/runbooks/rate-limit-storm.md.";
  return [warning('settings: proxy', 'no proxy is believed: behind one, all clients share one limit', fix)];
}

/** The database that was named, else the product's own, started for as long as this takes. */
async function examineAnyDatabase(environment: Environment): Promise<Finding[]> {
  try {
    const database = await openDatabase(environment, () => undefined);
    try {
      return await examineDatabase(environment, database.url);
    } finally {
      await database.close();
    }
  } catch (error) {
    return [failed('database', explainFailure(error), 'docs/operations/runbooks/database.md')];
  }
}

const MARKS: Record<Finding['status'], string> = {
  ok: 'ok  ',
  skipped: 'skip',
  warning: 'WARN',
  failed: 'FAIL',
};

/** The findings as lines for people. */
export function describeFindings(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, status, says, fix }) => [
    `${MARKS[status]}  ${check.padEnd(width)}  ${says}`,
    ...(fix ? [`${' '.repeat(width + 6)}  -> ${fix}`] : []),
  ]);
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  return [...lines, '', `${count('failed')} failed, ${count('warning')} to look at`].join('\n');
}
