// How long comparing a password takes when nothing else is done. Arguments: for how many seconds, and how many at a time.
// Prints as JSON the median in ms, the CPU of each in ms, and how many a second.
import { hash, verify } from '@node-rs/argon2';
import { median } from '../support/figures.mjs';

const password = 'quad over the hill';
const [seconds, atOnce = 1] = process.argv.slice(2).map(Number);
const stored = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const took = [];
const before = process.cpuUsage();
const start = performance.now();
const end = start + seconds * 1_000;
const compare = async () => {
  while (performance.now() < end) {
    const began = performance.now();
    await verify(stored, password);
    took.push(performance.now() - began);
  }
};
await Promise.all(Array.from({ length: atOnce }, compare));
const perSecond = took.length / ((performance.now() - start) / 1_000);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ ms: median(took), cpuMs: (user + system) / 1_000 / took.length, perSecond }));
