// What clients do to a server: connect, talk as fast as they are answered, talk at a pace, sit still.
import { io } from 'socket.io-client';
import { ulid } from 'ulid';
import { cpuSecondsOf, pause, rssKbOf } from '../support/machine.mjs';

/** Connects all, some at a time. */
export async function connect(url, people) {
  const sockets = [];
  for (let i = 0; i < people.length; i += 50) {
    const some = people.slice(i, i + 50).map((person) => open(url, person));
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

function open(url, person) {
  const socket = io(url, {
    auth: { token: person.token, userId: person.id },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve({ socket, person }));
    socket.once('connect_error', reject);
  });
}

/** When each message on its way was sent, by clientId, and how long those that arrived took. */
class Stopwatch {
  started = new Map();
  took = [];

  watch({ socket, person }) {
    socket.on('message', ({ clientId, senderId }) => {
      if (senderId === person.id) return;
      const at = this.started.get(clientId);
      if (at !== undefined) this.took.push(performance.now() - at);
      this.started.delete(clientId);
    });
  }

  async send({ socket, person }) {
    const { discussionId, other } = person;
    const clientId = ulid();
    this.started.set(clientId, performance.now());
    const answer = await socket.emitWithAck('sendMessage', {
      discussionId,
      clientId,
      body: 'Is it still for sale?',
      ...(person.bare ? { to: other } : {}),
    });
    if (answer.error) throw new Error(JSON.stringify(answer.error));
  }

  /** The latency in ms below which so many of a hundred are. */
  percentile(percent) {
    const sorted = this.took.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
  }
}

/** How many messages are on their way at once: as fast as the server goes, without a queue that says nothing but its length. */
const IN_FLIGHT = 100;

/**
 * Sends the next as soon as one is acknowledged, over all sockets in turn.
 *
 * @param pids processes by name; what each used for one message is told
 */
export async function saturate(clients, pids, seconds) {
  const watch = new Stopwatch();
  clients.forEach((client) => watch.watch(client));
  let open = true;
  let counting = false;
  let acknowledged = 0;
  let turn = 0;
  const all = Array.from({ length: IN_FLIGHT }, async () => {
    while (open) {
      await watch.send(clients[turn++ % clients.length]);
      if (counting) acknowledged++;
    }
  });
  await pause(2_000);
  counting = true;
  watch.took = [];
  const before = cpuOf(pids);
  const began = performance.now();
  await pause(seconds * 1_000);
  counting = false;
  const elapsed = (performance.now() - began) / 1_000;
  const after = cpuOf(pids);
  const micros = Object.entries(after).map(([name, cpu]) => [
    name,
    ((cpu - before[name]) / acknowledged) * 1e6,
  ]);
  const result = {
    perSecond: acknowledged / elapsed,
    p50: watch.percentile(50),
    p95: watch.percentile(95),
    micros: Object.fromEntries(micros),
  };
  open = false;
  await Promise.all(all);
  clients.forEach(({ socket }) => socket.off('message'));
  return result;
}

function cpuOf(pids) {
  const own = process.cpuUsage();
  const known = Object.entries(pids).filter(([, pid]) => pid !== undefined);
  return {
    ...Object.fromEntries(known.map(([name, pid]) => [name, cpuSecondsOf(pid)])),
    clients: (own.user + own.system) / 1e6,
  };
}

/** So many messages a second in all, whoever's turn it is, whether the last was answered or not. */
export async function pace(clients, perSecond, seconds) {
  const watch = new Stopwatch();
  clients.forEach((client) => watch.watch(client));
  const began = performance.now();
  const sends = [];
  const total = perSecond * seconds;
  for (let i = 0; i < total; i++) {
    const due = began + (i * 1_000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    sends.push(watch.send(clients[(i * 7) % clients.length]));
  }
  await Promise.all(sends);
  for (let i = 0; i < 100 && watch.started.size > 0; i++) await pause(50);
  const result = {
    p50: watch.percentile(50),
    p95: watch.percentile(95),
    p99: watch.percentile(99),
    lost: watch.started.size,
  };
  clients.forEach(({ socket }) => socket.off('message'));
  return result;
}

/** What sockets that sit still cost. @returns KB each, and how many stayed */
export async function idle(url, pid, people) {
  const first = await connect(url, people.slice(0, 100));
  await pause(1_000);
  const before = rssKbOf(pid);
  const rest = await connect(url, people.slice(100));
  await pause(8_000);
  const after = rssKbOf(pid);
  const all = [...first, ...rest];
  const held = all.filter(({ socket }) => socket.connected).length;
  all.forEach(({ socket }) => socket.disconnect());
  return { kbEach: (after - before) / rest.length, held, of: all.length };
}
