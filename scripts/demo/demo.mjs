// `npm run demo`: plays the journey of an ad as real clients over HTTP and the socket, and tells each step.
//   npm run demo                                   a server on PORT (3000), else one of its own on a free port
//   npm run demo -- --url http://localhost:3100 --password ...
import { parseArgs } from 'node:util';
import { Client } from './client.mjs';
import { playJourney } from './journey.mjs';
import { startOwnServer } from './own-server.mjs';
import { Disappointment, Report } from './report.mjs';

const { values } = parseArgs({ options: { url: { type: 'string' }, password: { type: 'string' } } });
const report = new Report();
let server = null;
let failed = false;

async function chooseServer() {
  const password = values.password ?? process.env.SEED_PASSWORD;
  const given = values.url ?? process.env.DEMO_URL;
  if (given) return { url: given.replace(/\/+$/, ''), password };
  const local = `http://localhost:${process.env.PORT ?? 3000}`;
  if (password && (await new Client(local).isHealthy())) return { url: local, password };
  report.say('Starting a server of its own on a free port ...');
  server = await startOwnServer();
  return { url: server.url, password: server.password, own: true };
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => void (server?.stop() ?? Promise.resolve()).finally(() => process.exit(130)));
}

try {
  const { url, password, own = false } = await chooseServer();
  if (!password) {
    throw new Disappointment('the moderator has no password', 'give it with --password or SEED_PASSWORD');
  }
  report.say(`Playing against ${url}\n`);
  await playJourney({ url, password, own, report });
  report.say(`\n${report.steps} steps, all as promised.`);
} catch (error) {
  failed = true;
  report.fail(error);
} finally {
  await server?.stop();
}
process.exit(failed ? 1 : 0);
