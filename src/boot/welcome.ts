import type { Environment } from '../config/environment.js';
import type { SeededPeople } from './seed.js';

/** What a newcomer reads when everything runs: where it is, how to sign in, where mails are. */
export function welcome(
  { PORT, APP_ROLE, PUBLIC_URL, RESEND_API_KEY }: Environment,
  people: SeededPeople,
): string {
  const base = PUBLIC_URL ?? `http://localhost:${PORT}`;
  const mail = RESEND_API_KEY ? 'sent through Resend' : `${base}/api/dev/mail`;
  const rows: [string, string][] = [
    ['API', `${base}/api`],
    ['Docs', `${base}/api/docs`],
    ['Health', `${base}/api/health`],
    ['Mail', mail],
  ];
  if (APP_ROLE === 'worker') return `\nKwadMarket's worker runs.\n\n  Health  ${base}/api/health\n`;
  return [
    '',
    'KwadMarket is open.',
    '',
    ...table(rows),
    ...signIns(people),
    '',
    'Ctrl-C ends it. Data stays.',
    '',
  ].join('\n');
}

function signIns({ people, password, passwordHint }: SeededPeople): string[] {
  if (people.length === 0) return [];
  const rows = people.map(({ email, role }): [string, string] => [role, email]);
  return ['', 'Sign in as', ...table(rows), '', `  with the password ${password ?? `(${passwordHint})`}`];
}

function table(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`);
}
