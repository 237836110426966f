import { median, round } from '../support/figures.mjs';
import { load } from '../support/load.mjs';
import { pause, rssKbOf } from '../support/machine.mjs';
import { fromClients } from '../support/requests.mjs';
import { coldPages } from './list.mjs';

const SETTLE_MS = 5_000;
/** A start is a second of one core, which neighbours on the machine disturb more than seconds of load. */
const STARTS = 9;

/**
 * Resident memory of one process: some seconds after its start, and at most while it gives the public list under load,
 * which an empty Nest application has not.
 */
export async function memory(stage) {
  const { pages: cold } = await coldPages(stage.databaseUrl);
  const results = {};
  for (const name of ['bare', 'empty', 'ours']) {
    const server = await stage.start(name);
    await pause(SETTLE_MS);
    const idle = rssKbOf(server.child.pid);
    results[name] = { 'idle MB': round(idle / 1024) };
    if (name !== 'empty') results[name]['under load MB'] = round((await mostUnderLoad(server)) / 1024);
    await stage.end(server);
  }
  async function mostUnderLoad({ url, child }) {
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, rssKbOf(child.pid))), 100);
    await load(url, fromClients(cold(30_000)), { ...stage, seconds: Math.max(5, stage.seconds) });
    clearInterval(watch);
    return most;
  }
  const quotient = (key) => round(results.ours[key] / results.bare[key]);
  return {
    results,
    goals: [
      { what: 'memory, idle, to the bare server', ratio: quotient('idle MB'), atMost: 1.5 },
      { what: 'memory, under load, to the bare server', ratio: quotient('under load MB'), atMost: 2 },
    ],
  };
}

/** From the start of the process to the first good answer of its probe, beside an empty Nest application. */
export async function boot(stage) {
  const took = { empty: [], ours: [] };
  for (let turn = 0; turn <= STARTS; turn++)
    for (const name of Object.keys(took)) {
      const server = await stage.start(name);
      // The first fills the file cache.
      if (turn > 0) took[name].push(server.bootMs);
      await stage.end(server);
    }
  const results = { 'empty Nest, ms': round(median(took.empty)), 'ours, ms': round(median(took.ours)) };
  const quotients = took.ours.map((ms, turn) => ms / took.empty[turn]);
  return {
    results,
    goals: [
      { what: 'boot to ready, to an empty Nest application', ratio: round(median(quotients)), atMost: 2 },
    ],
  };
}
