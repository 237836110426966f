// `npm run products:import FILE`: sends a file of products to a running server, shows how far it is and what it found.
//   npm run products:import -- motors.csv                              only checks: nothing is changed
//   npm run products:import -- motors.csv --apply --source my-shop     and applies it
//   npm run products:import -- --undo 0190f3a0-...                     takes an import back
// Options: --url http://localhost:3000 --email admin@kwad.test --password ... (or IMPORT_PASSWORD, SEED_PASSWORD)
//   --layout own|shopify --format csv|json|ndjson --source NAME --merchant SHOP --currency EUR --category SLUG
//   --blank keep|clear --mapping '{"Marke":"brand"}' --categories '{"Motors":"motor"}' --errors FILE
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { URLSearchParams } from 'node:url';
import { parseArgs } from 'node:util';

const SENT = [
  'layout',
  'format',
  'source',
  'merchant',
  'currency',
  'category',
  'blank',
  'mapping',
  'categories',
];
const ENDS = ['CHECKED', 'APPLIED', 'UNDONE', 'FAILED'];
const POLL_MS = 500;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries(
      ['url', 'email', 'password', 'undo', 'errors', ...SENT].map((name) => [name, { type: 'string' }]),
    ),
    apply: { type: 'boolean' },
  },
});
const [file] = positionals;
const base = (values.url ?? `http://localhost:${process.env.PORT ?? 3000}`).replace(/\/+$/, '');

try {
  if (!file && !values.undo) throw new Error('Usage: npm run products:import -- FILE [--apply] [--url ...]');
  const token = await signIn();
  const started = values.undo
    ? await call(token, `/api/products/imports/${values.undo}/undo`, 'POST')
    : await send(token);
  const ended = await follow(token, started.id);
  report(ended);
  if (values.errors) await saveErrors(token, ended.id);
  if (ended.state === 'FAILED') process.exitCode = 1;
} catch (error) {
  console.error(error.cause ? `${base} cannot be reached: is the server running?` : error.message);
  process.exitCode = 1;
}

async function signIn() {
  const email = values.email ?? 'admin@kwad.test';
  const password = values.password ?? process.env.IMPORT_PASSWORD ?? process.env.SEED_PASSWORD;
  if (!password) throw new Error('Give the password: --password, IMPORT_PASSWORD or SEED_PASSWORD.');
  const body = JSON.stringify({ email, password, tokenTransport: 'body' });
  const { accessToken } = await call(null, '/api/auth/login', 'POST', body, {
    'Content-Type': 'application/json',
  });
  if (!accessToken) throw new Error('This account has a second factor: import over the API with its token.');
  return accessToken;
}

async function send(token) {
  const query = new URLSearchParams(values.apply ? { apply: 'true' } : {});
  for (const name of SENT) if (values[name] !== undefined) query.set(name, values[name]);
  const form = new FormData();
  form.append('file', await openAsBlob(file), basename(file));
  return call(token, `/api/products/import?${query}`, 'POST', form);
}

async function follow(token, id) {
  for (;;) {
    const row = await call(token, `/api/products/imports/${id}`);
    draw(row);
    if (ENDS.includes(row.state)) return row;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function saveErrors(token, id) {
  const reply = await fetch(`${base}/api/products/imports/${id}/errors.csv`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  await writeFile(values.errors, await reply.text());
  console.log(`Errors and remarks: ${values.errors}`);
}

async function call(token, path, method = 'GET', body = undefined, headers = {}) {
  const authorization = token ? { Authorization: `Bearer ${token}` } : {};
  const reply = await fetch(`${base}${path}`, { method, body, headers: { ...authorization, ...headers } });
  const answer = await reply.json();
  if (!reply.ok) throw new Error(answer.detail ?? answer.title ?? `The server answered ${reply.status}.`);
  return answer;
}

function draw({ state, progress, rows }) {
  const done = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const bar = '█'.repeat(Math.round(progress / 4)).padEnd(25, '░');
  const line = `${bar} ${String(progress).padStart(3)} %  ${state.toLowerCase()}, ${done} rows`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}\x1b[K`);
  else if (ENDS.includes(state)) console.log(line);
}

function report({ id, state, error, rows }) {
  const counts = Object.entries(rows).filter(([, count]) => count > 0);
  console.log(
    `\n${state}: ${counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing to do'}`,
  );
  if (error) console.log(error);
  if (state === 'CHECKED')
    console.log(`Nothing was changed. Apply it: POST /api/products/imports/${id}/application, or --apply`);
  if (state === 'APPLIED') console.log(`Take it back: npm run products:import -- --undo ${id}`);
}
