// Loaded into a server under test (NODE_OPTIONS=--import): on SIGUSR2 it prints how late the event loop was since the last
// time, in milliseconds, and begins anew.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();

const ms = (nanoseconds) => Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS));

process.on('SIGUSR2', () => {
  const { max } = histogram;
  console.log(
    `LOOP ${JSON.stringify({ p95: ms(histogram.percentile(95)), p99: ms(histogram.percentile(99)), max: ms(max) })}`,
  );
  histogram.reset();
});
