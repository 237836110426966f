// npm run bench:chat: our server in its production configuration beside the barest one that stores each message, in one run.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../dist/platform/postgres/embedded-postgres.js';
import { migrate } from '../dist/boot/migrate.js';
import { connect, idle, pace, saturate } from './chat/load.mjs';
import { makePeople } from './chat/people.mjs';
import { report } from './chat/report.mjs';
import { end, freePort, pause, pinMyself, startServer, untilAnswers } from './support/machine.mjs';
import { FLAGS, production, startRedis } from './support/production.mjs';

const { values: options } = parseArgs({
  options: {
    sockets: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '4' },
    rate: { type: 'string', default: '200' },
    /** Ours as one process without Redis (APP_ROLE=all) instead of an api beside a Redis. */
    alone: { type: 'boolean', default: false },
    /** Leaves a CPU profile of ours in data/bench, for the developer tools of a browser. */
    profile: { type: 'boolean', default: false },
  },
});
const talking = Number(options.sockets);
const [seconds, rate] = [Number(options.seconds), Number(options.rate)];
const PROFILE = ['--cpu-prof', '--cpu-prof-dir=data/bench'];
const folder = await mkdtemp(join(tmpdir(), 'kwad-bench-'));
const pinned = pinMyself();
const files = Number(spawnSync('sh', ['-c', 'ulimit -n']).stdout.toString());
const still = Math.min(Number(options.idle), files - 200);
const postgres = await startEmbeddedPostgres({ dataDir: folder, settings: { max_connections: '100' } });
const children = [];
let stopping;
/** Once, however the run ends. */
const stopAll = () => (stopping ??= cleanUp());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => void stopAll().finally(() => process.exit(1)));

try {
  await migrate(postgres.url, () => undefined);
  const people = await makePeople(postgres.url, Math.max(talking, still));
  const redis = options.alone ? undefined : await startRedis();
  if (redis) children.push(redis.child);
  const subjects = {
    bare: () => ({ script: 'bench/chat/bare-server.mjs', env: { DATABASE_URL: postgres.url } }),
    ours: () => ({ script: 'dist/main.js', env: ours(redis?.url), flags: FLAGS }),
  };

  const rounds = { bare: [], ours: [] };
  await withServers(subjects, async (running) => {
    const clients = {};
    for (const [name, { url }] of running)
      clients[name] = await connect(
        url,
        people.slice(0, talking).map((one) => ({ ...one, bare: name === 'bare' })),
      );
    // By turns and in short rounds, so that what else the machine does meets both.
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const [name, { pid }] of running) {
        const pids = { server: pid, database: postgres.pid, redis: redis?.child.pid };
        const full = await saturate(clients[name], pids, seconds);
        await pause(1_000);
        rounds[name].push({ full, paced: await pace(clients[name], rate, seconds) });
      }
    }
    for (const { socket } of Object.values(clients).flat()) socket.disconnect();
  });
  const memory = {};
  for (const name of Object.keys(subjects))
    await withServers({ [name]: subjects[name] }, async ([[, { url, pid }]]) => {
      memory[name] = await idle(url, pid, people.slice(0, still));
    });
  const limited = still < Number(options.idle) ? ` (ulimit -n ${files} allows no ${options.idle})` : '';
  report({ options, rounds, memory, still }, [
    `${talking} sockets talk, ${still} sit still${limited}; servers ${pinned ? 'alone on core 0' : 'NOT pinned: no taskset'}, ` +
      `database, Redis and clients on ${pinned ? 'core 1' : 'the same cores'}. What else ran: load ${loadavg()[0].toFixed(1)}.`,
  ]);
} finally {
  await stopAll();
}
process.exit();

async function cleanUp() {
  for (const child of children) await end(child);
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** As in production, but for what a benchmark from one address needs: handshakes are not counted against it. */
function ours(redisUrl) {
  return {
    ...production({ databaseUrl: postgres.url, dataDir: join(folder, 'data'), redisUrl }),
    LIMIT_CLIENT_PER_MINUTE: '1000000',
  };
}

/** Starts servers and waits until they answer. @param work gets `[name, { url, pid }]` of each */
async function withServers(those, work) {
  const servers = [];
  try {
    for (const [name, subject] of Object.entries(those)) {
      const { script, env, flags = [] } = subject();
      const port = await freePort();
      const server = startServer(
        script,
        { ...env, PORT: String(port) },
        { flags: [...flags, ...(options.profile ? PROFILE : [])] },
      );
      children.push(server);
      servers.push([name, { url: `http://127.0.0.1:${port}`, pid: server.pid, server }]);
    }
    for (const [name, { url }] of servers) await untilAnswers(`${url}/api/health/live`, name);
    await work(servers);
  } finally {
    for (const [, { server }] of servers) await end(server, options.profile ? 'SIGTERM' : 'SIGKILL');
  }
}
