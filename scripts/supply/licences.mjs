// `npm run licences`: ends with an error if something that production runs has a licence that nobody agreed to.
import { readProductionParts } from './parts.mjs';

/** Licences that ask for nothing but their notice, or bind only changes to the part itself (MPL, LGPL as a shared library). */
const AGREED = new Set([
  '0BSD',
  'Apache-2.0',
  'Artistic-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]);

/** Agreed to for one package, with the reason and the day on which somebody looks again. */
const EXCEPTIONS = new Map([
  // The command line of Sentry, a dependency of @sentry/node that nothing here runs; free for all but competitors of Sentry.
  ['sentry', { licence: 'FSL-1.1-Apache-2.0', until: '2027-06-01' }],
]);

/** Whether one of the choices of an SPDX expression is agreed to, all of its parts being so. */
function isAgreed(expression) {
  return expression
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) =>
      choice.split(/\s+AND\s+/).every((licence) => AGREED.has(licence.split(/\s+WITH\s+/)[0])),
    );
}

function isException({ name, licence }) {
  const exception = EXCEPTIONS.get(name);
  return exception?.licence === licence && new Date() < new Date(exception.until);
}

const parts = readProductionParts();
const strangers = parts.filter((part) => !isAgreed(part.licence ?? 'none') && !isException(part));
for (const { name, version, licence } of strangers)
  console.error(`${name} ${version}: ${licence ?? 'no licence said'}`);
console.log(`${parts.length} packages, ${strangers.length} with a licence that nobody agreed to.`);
process.exitCode = strangers.length > 0 ? 1 : 0;
