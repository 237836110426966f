// Sends GET requests from a thread of its own, so that whoever measures or passes on beside it is not slowed by the sending.
import { Agent, request } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';

const { port, path } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
let sent = 0;

/** Each with another number, so that no cache answers. @returns status (0: no answer), Retry-After, milliseconds */
function one() {
  const begun = performance.now();
  const options = { host: '127.0.0.1', port, path: path + sent++, agent };
  return new Promise((resolve) => {
    const end = (status, retryAfter) => resolve({ status, retryAfter, ms: performance.now() - begun });
    request(options, (reply) => {
      reply
        .resume()
        .on('end', () => end(reply.statusCode, reply.headers['retry-after']))
        .on('error', () => end(0));
    })
      .on('error', () => end(0))
      .end();
  });
}

/** So many clients, each asking anew as soon as it was answered. */
async function crowd(clients, seconds) {
  const outcomes = [];
  const until = performance.now() + seconds * 1_000;
  const client = async () => {
    while (performance.now() < until) outcomes.push(await one());
  };
  await Promise.all(Array.from({ length: clients }, client));
  return outcomes;
}

/** So many requests a second, however slow the answers are; those that are answered later than that do not count. */
async function stream(perSecond, seconds) {
  const outcomes = [];
  const open = [];
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1_000;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      if (elapsed() > seconds) {
        clearInterval(timer);
        return resolve();
      }
      for (let due = elapsed() * perSecond; open.length < due;)
        open.push(one().then((outcome) => outcomes.push({ ...outcome, late: elapsed() > seconds })));
    }, 5);
  });
  await Promise.all(open);
  return outcomes;
}

parentPort.on('message', async ({ clients, perSecond, seconds }) => {
  parentPort.postMessage(await (clients ? crowd(clients, seconds) : stream(perSecond, seconds)));
});
