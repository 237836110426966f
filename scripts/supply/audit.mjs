// `npm run audit`: ends with an error if something that production runs has a known hole that is high or critical. A registry
// that does not answer the question (mirrors often say 405) is told aloud, and is no error: whoever can reach another asks there.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const GRAVE = ['high', 'critical'];

/**
 * Holes that we live with for a while, by the address of the advisory, with the reason and the day on which somebody looks
 * again.
 * @type {Map<string, { reason: string, until: string }>}
 */
export const EXCEPTIONS = new Map();

/**
 * What is to be done about, of a report of `npm audit --json` (version 2): one line for each advisory.
 *
 * @returns {string[]}
 */
export function gravesIn(report, exceptions = EXCEPTIONS, today = new Date()) {
  const advisories = Object.values(report.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((advisory) => typeof advisory === 'object' && GRAVE.includes(advisory.severity));
  const open = advisories.filter(({ url }) => !(today < new Date(exceptions.get(url)?.until ?? 0)));
  return [
    ...new Set(
      open.map(({ name, range, severity, title, url }) => `${severity}: ${name} ${range}: ${title} (${url})`),
    ),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stdout } = spawnSync(
    'npm',
    ['audit', '--omit=dev', '--json', '--fetch-retries=1', '--fetch-timeout=20000'],
    {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  const report = JSON.parse(stdout || '{}');
  if (report.vulnerabilities === undefined) {
    console.warn(
      `NOBODY LOOKED FOR KNOWN HOLES: the registry does not answer (${report.message ?? 'no reason given'}).`,
    );
  } else {
    const graves = gravesIn(report);
    for (const line of graves) console.error(line);
    console.log(
      `${report.metadata.dependencies.prod} packages, ${graves.length} known holes that are high or critical.`,
    );
    process.exitCode = graves.length > 0 ? 1 : 0;
  }
}
