// How long comparing a password takes when nothing else is done. Prints the median in ms. Argument: for how many seconds.
import { hash, verify } from '@node-rs/argon2';
import { median } from '../support/figures.mjs';

const password = 'quad over the hill';
const stored = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const took = [];
for (const end = performance.now() + Number(process.argv[2]) * 1_000; performance.now() < end;) {
  const began = performance.now();
  await verify(stored, password);
  took.push(performance.now() - began);
}
console.log(median(took));
