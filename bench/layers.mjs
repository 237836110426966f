// npm run bench:layers: microseconds of CPU that each manner adds to a request, so that what grew dear names itself.
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LAYERS } from './layers/layers.mjs';
import { FOLDER } from './seed/databases.mjs';
import { contest } from './support/contest.mjs';
import { median, round } from './support/figures.mjs';
import { hasWrk } from './support/load.mjs';
import { end, freePort, pinMyself, startServer, untilAnswers } from './support/machine.mjs';
import { hasRedis, startRedis } from './support/production.mjs';
import { fromClients } from './support/requests.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '2' } },
});
mkdirSync(FOLDER, { recursive: true });
pinMyself();
const children = [];
try {
  const redis = hasRedis() ? await startRedis() : null;
  if (redis) children.push(redis.child);
  const names = Object.keys(LAYERS).filter((name) => redis || !LAYERS[name].redis);
  const stage = {
    servers: {},
    folder: FOLDER,
    tool: hasWrk() ? 'wrk' : 'autocannon',
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    warmUp: 2,
    connections: 64,
    // There is no database; this process stands for it.
    postgres: { pid: process.pid },
  };
  const log = openSync(join(FOLDER, 'layers.log'), 'w');
  const headers = {};
  for (const name of names) {
    const port = await freePort();
    const env = { LAYER: name, PORT: String(port), NODE_ENV: 'production', REDIS_URL: redis?.url ?? '' };
    const child = startServer(join(import.meta.dirname, 'layers/server.mjs'), env, { output: log });
    children.push(child);
    stage.servers[name] = { child, url: `http://127.0.0.1:${port}` };
    headers[name] = (await LAYERS[name].headers?.()) ?? {};
    await untilAnswers(`http://127.0.0.1:${port}/api/deals`, name, headers[name]);
  }
  const paths = Array.from({ length: 5_000 }, () => '/api/deals?category=motor');
  const results = await contest(
    Object.fromEntries(
      names.map((name) => [name, { on: name, requests: () => fromClients(paths, headers[name]) }]),
    ),
    stage,
  );
  const added = (name) =>
    median(
      results[name].rounds.map(({ cpuMicros }, turn) => cpuMicros - results.empty.rounds[turn].cpuMicros),
    );
  console.table(
    names.map((name) => ({
      manner: name,
      'CPU µs for a request': results[name].cpuMicros,
      'added µs': name === 'empty' ? '' : round(added(name)),
    })),
  );
} finally {
  for (const child of children) await end(child);
}
