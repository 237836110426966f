// What a run needs: data, servers, people, addresses.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { copyOf, FOLDER, inDatabase, openPostgres } from '../seed/databases.mjs';
import { buildBaseline } from '../baseline/build.mjs';
import { hasWrk } from './load.mjs';
import { end, freePort, pinMyself, startServer, untilAnswers } from './machine.mjs';
import { FLAGS, hasRedis, production, PUBLIC_URL, SECRET, signToken, startRedis } from './production.mjs';

const ROOT = join(import.meta.dirname, '../..');
/** Who load comes from: addresses of the range for benchmarks (RFC 2544), told by a proxy that ours trusts. */
export const CLIENTS = 5_000;
export const addressOf = (n) => `198.18.${Math.floor(n / 250) % 256}.${n % 250}`;

/**
 * What a schema for Prisma would have: Prisma casts a state from text, and then PostgreSQL cannot tell that one of our
 * partial indexes (WHERE status = 'PUBLISHED') holds the rows.
 */
const FOR_PRISMA = 'CREATE INDEX ON "Deal" (status, "publishedAt" DESC, id DESC)';

/** Opens the stage. Close it, however the run ends. */
export async function openStage(options) {
  makeMarket({ deals: options.deals });
  if (options.works.includes('sizes')) sizesOf(options.million).forEach(makeMarket);
  const pinned = pinMyself();
  mkdirSync(FOLDER, { recursive: true });
  const children = [];
  const closers = [];
  const postgres = await openPostgres();
  closers.push(() => postgres.stop());
  const stage = {
    ...options,
    pinned,
    postgres,
    folder: FOLDER,
    tool: options.tool ?? (hasWrk() ? 'wrk' : 'autocannon'),
  };
  stage.close = async () => {
    for (const child of children) await end(child);
    for (const close of closers.reverse()) await close();
  };
  try {
    const market = await copyOf(postgres, { deals: options.deals });
    closers.push(market.drop);
    stage.databaseUrl = market.url;
    await inDatabase(market.url, (client) => client.query(FOR_PRISMA));
    const redis = options.alone || !hasRedis() ? null : await startRedis();
    if (redis) children.push(redis.child);
    stage.redisUrl = redis?.url;
    stage.start = async (name, databaseUrl = market.url) => {
      const server = await start(name, databaseUrl, stage.redisUrl);
      children.push(server.child);
      return server;
    };
    stage.logOf = logOf;
    stage.end = (server) => end(server.child);
    stage.servers = {};
    for (const name of options.contestants) stage.servers[name] = await stage.start(name);
    stage.stop = async (name) => {
      await stage.end(stage.servers[name]);
      delete stage.servers[name];
    };
    stage.people = await findPeople(market.url);
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** The markets that the cost of a list is compared over; of the largest only what lists read. */
export const sizesOf = (million) => [
  { deals: 1_000 },
  { deals: 100_000 },
  ...(million ? [{ deals: 1_000_000, listsOnly: true }] : []),
];

/** Makes the data, if it is not there yet, by a process that may use every core. */
function makeMarket({ deals, listsOnly }) {
  const args = ['--quiet', '--deals', String(deals), ...(listsOnly ? ['--lists-only'] : [])];
  const script = join(ROOT, 'bench/seed.mjs');
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`The market of ${deals} deals could not be made.`);
}

const logOf = (name) => join(FOLDER, `${name}.log`);

/** Starts one of the servers and waits until it answers. @returns its process, its address and how long it took, in ms */
async function start(name, databaseUrl, redisUrl) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { script, env, probe, flags } = SUBJECTS[name]({ databaseUrl, redisUrl });
  const log = openSync(logOf(name), 'a');
  const began = performance.now();
  const child = startServer(script, { ...env, PORT: String(port) }, { flags, output: log });
  closeSync(log);
  await untilAnswers(url + probe, name);
  return { child, url, bootMs: performance.now() - began };
}

const SUBJECTS = {
  bare: ({ databaseUrl }) => ({
    script: join(ROOT, 'bench/baseline/bare/server.mjs'),
    env: { NODE_ENV: 'production', DATABASE_URL: databaseUrl, PUBLIC_URL, SECRET },
    probe: '/',
  }),
  typical: ({ databaseUrl }) => ({
    script: buildBaseline('typical'),
    env: { NODE_ENV: 'production', DATABASE_URL: databaseUrl, PUBLIC_URL, SECRET },
    probe: '/api/health',
  }),
  empty: () => ({ script: buildBaseline('empty'), env: { NODE_ENV: 'production' }, probe: '/api/health' }),
  ours: ({ databaseUrl, redisUrl }) => ({
    script: join(ROOT, 'dist/main.js'),
    // The proxy is the load: whoever it names as the client is held to a client's limits.
    env: {
      ...production({ databaseUrl, dataDir: join(FOLDER, 'data'), redisUrl }),
      TRUST_PROXY: '127.0.0.1',
    },
    flags: FLAGS,
    // Ready is warm: the engine of Prisma is loaded, and visitors would be let in.
    probe: '/api/health/ready',
  }),
};

/** People who are signed in and have discussions, with tokens. */
async function findPeople(databaseUrl) {
  const { rows } = await inDatabase(databaseUrl, (client) =>
    client.query(`SELECT u.id, s.id AS "sessionId", u.email FROM "User" u JOIN "Session" s ON s."userId" = u.id
      WHERE u."suspendedAt" IS NULL AND EXISTS (SELECT FROM "Discussion" d WHERE d."sellerId" = u.id)
      ORDER BY u.id LIMIT 2000`),
  );
  for (const [n, person] of rows.entries()) {
    person.token = await signToken(person.id, person.sessionId);
    person.address = addressOf(n);
  }
  return rows;
}
