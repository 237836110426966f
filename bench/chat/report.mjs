// The two servers side by side, as a table and as data/bench/chat.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { median, round } from '../support/figures.mjs';

/** @param remarks on how it was measured */
export function report({ options, rounds, memory, still }, remarks) {
  const compare = (what, read, goal = '', meets = () => '') => {
    const ratios = rounds.ours.map((one, i) => read(one) / read(rounds.bare[i]));
    const ratio = median(ratios);
    return {
      what,
      bare: round(median(rounds.bare.map(read))),
      ours: round(median(rounds.ours.map(read))),
      ratio: Number.isFinite(ratio) ? round(ratio) : '',
      goal,
      met: meets(ratio),
    };
  };
  const twice = (ratio) => ratio <= 2;
  const perMessage = (name) =>
    compare(`${name} CPU µs for each message`, ({ full }) => full.micros[name] || 0);
  const lines = [
    compare(
      'messages a second',
      ({ full }) => full.perSecond,
      '>= 0.5',
      (ratio) => ratio >= 0.5,
    ),
    compare(`p95 ms, send to receipt, ${options.rate}/s`, ({ paced }) => paced.p95, '<= 2', twice),
    compare('p95 ms, send to receipt, at full speed', ({ full }) => full.p95, '<= 2', twice),
    ...['server', 'database', 'redis', 'clients'].map(perMessage),
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
  for (const remark of remarks) console.log(remark);
  mkdirSync('data/bench', { recursive: true });
  writeFileSync(
    'data/bench/chat.json',
    JSON.stringify({ at: new Date(), options, remarks, lines, rounds, memory }, null, 2),
  );
  console.log('All figures: data/bench/chat.json');
}
