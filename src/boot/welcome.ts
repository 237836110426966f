import type { Environment } from '../config/environment.js';
import type { SignIns } from '../seed/seed.js';

/** What a newcomer reads when everything runs: where it is, how to sign in, where mails are. */
export function welcome(
  { PORT, APP_ROLE, PUBLIC_URL, RESEND_API_KEY }: Environment,
  signIns: SignIns,
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
    ...invitation(signIns),
    '',
    'Ctrl-C ends it. Data stays.',
    '',
  ].join('\n');
}

function invitation({ people, password }: SignIns): string[] {
  if (people.length === 0) return [];
  const rows = people.map(({ email, role }): [string, string] => [role, email]);
  const words = password
    ? `with the password  ${password}`
    : 'with the password that the first start printed';
  return ['', 'Sign in as', ...table(rows), '', `  ${words}`];
}

function table(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`);
}
