// npm run bench:chat: our server in its production configuration beside the barest one that stores each message, in one run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../dist/platform/postgres/embedded-postgres.js';
import { migrate } from '../dist/boot/migrate.js';
import { connect, idle, pace, saturate } from './chat/load.mjs';
import { makePeople } from './chat/people.mjs';
import { median, round } from './support/figures.mjs';
import { end, freePort, pause, pinMyself, startServer, untilAnswers } from './support/machine.mjs';
import { production, startRedis } from './support/production.mjs';

const { values: options } = parseArgs({
  options: {
    sockets: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '2' },
    rate: { type: 'string', default: '200' },
    /** Ours as one process without Redis (APP_ROLE=all) instead of an api beside a Redis. */
    alone: { type: 'boolean', default: false },
  },
});
const talking = Number(options.sockets);
const [seconds, rate] = [Number(options.seconds), Number(options.rate)];
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
  const redis = options.alone ? null : await startRedis();
  if (redis) children.push(redis.child);
  const subjects = {
    bare: () => ({ script: 'bench/chat/bare-server.mjs', env: { DATABASE_URL: postgres.url } }),
    ours: () => ({ script: 'dist/main.js', env: ours(redis?.url) }),
  };

  const rounds = { bare: [], ours: [] };
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const name of Object.keys(subjects)) {
      rounds[name].push(
        await withServer(subjects[name](), async (url, server) => {
          const clients = await connect(
            url,
            people.slice(0, talking).map((one) => ({ ...one, bare: name === 'bare' })),
          );
          const full = await saturate(clients, server, seconds);
          await pause(1_000);
          const paced = await pace(clients, rate, seconds);
          clients.forEach(({ socket }) => socket.disconnect());
          return { full, paced };
        }),
      );
    }
  }
  const memory = {};
  for (const name of Object.keys(subjects))
    memory[name] = await withServer(subjects[name](), (url, server) =>
      idle(url, server, people.slice(0, still)),
    );
  report(rounds, memory);
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

async function withServer({ script, env }, work) {
  const port = await freePort();
  const server = startServer(script, { ...env, PORT: String(port) });
  children.push(server);
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers(`${url}/api/health/live`, script);
    return await work(url, server);
  } finally {
    await end(server);
  }
}

function report(rounds, memory) {
  const best = (name, read) => median(rounds[name].map(read));
  const line = (what, read, goal, better) => {
    const [bare, ours] = [best('bare', read), best('ours', read)];
    return {
      what,
      bare: round(bare),
      ours: round(ours),
      ratio: round(ours / bare),
      goal,
      met: better(ours / bare),
    };
  };
  const lines = [
    line(
      'messages a second',
      ({ full }) => full.perSecond,
      '>= 0.5',
      (ratio) => ratio >= 0.5,
    ),
    line(
      `p95 ms, send to receipt, ${rate}/s`,
      ({ paced }) => paced.p95,
      '<= 2',
      (ratio) => ratio <= 2,
    ),
    line(
      'p95 ms, send to receipt, at full speed',
      ({ full }) => full.p95,
      '<= 2',
      (ratio) => ratio <= 2,
    ),
    line(
      'server CPU µs for each message',
      ({ full }) => full.serverMicros,
      '',
      () => null,
    ),
    {
      what: 'KB for each idle socket',
      bare: round(memory.bare.kbEach),
      ours: round(memory.ours.kbEach),
      ratio: round(memory.ours.kbEach / memory.bare.kbEach),
      goal: '<= 1.5',
      met: memory.ours.kbEach / memory.bare.kbEach <= 1.5,
    },
    {
      what: `idle sockets held of ${still}`,
      bare: memory.bare.held,
      ours: memory.ours.held,
      goal: 'all',
      met: memory.ours.held === still,
    },
  ];
  console.table(lines);
  const limited = still < Number(options.idle) ? ` (ulimit -n ${files} allows no ${options.idle})` : '';
  console.log(
    `${talking} sockets talk, ${still} sit still${limited}; server ${pinned ? 'alone on core 0' : 'NOT pinned: no taskset'}, ` +
      `database, Redis and clients on ${pinned ? 'core 1' : 'the same cores'} of ${availableParallelism()}.`,
  );
  mkdirSync('data/bench', { recursive: true });
  writeFileSync(
    'data/bench/chat.json',
    JSON.stringify({ at: new Date(), options, lines, rounds, memory }, null, 2),
  );
  console.log('All figures: data/bench/chat.json');
}
