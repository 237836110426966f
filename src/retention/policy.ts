import { CATALOGUE } from './catalogue.policy.js';
import type { Keep, Lines, Removal } from './line.js';
import { MARKET } from './market.policy.js';
import { OPERATIONS } from './operations.policy.js';
import { PEOPLE } from './people.policy.js';

/**
 * What is kept, why, how long, and what happens then: one line for each model of the schema. The purge reads it, and
 * docs/operations/retention.md is made from it.
 */
export const POLICY: readonly { title: string; lines: Lines }[] = [
  { title: 'People', lines: PEOPLE },
  { title: 'The market', lines: MARKET },
  { title: 'The catalogue and search', lines: CATALOGUE },
  { title: 'Operations', lines: OPERATIONS },
];

/** The lines of all groups. */
export const LINES: Lines = Object.assign({}, ...POLICY.map(({ lines }) => lines)) as Lines;

/** What is kept elsewhere than in a table of ours: [data, how long, what happens then]. */
export const ELSEWHERE: readonly (readonly [string, string, string])[] = [
  [
    'Objects of pictures without a row (a crash leaves them)',
    '`IMAGE_ORPHAN_GRACE_HOURS` after they were written',
    'removed (`images.sweep`); `npm run admin -- images sweep --dry-run` only counts',
  ],
  ['Uploads that were cut off (`DATA_DIR/uploads`)', '1 hour', 'removed (`images.sweep`)'],
  [
    'Jobs of the queue (`pgboss.job`): ids',
    '1 day after they ended; 30 days if nobody took them',
    'removed by pg-boss',
  ],
  [
    'Backups: everything above as it was',
    'the newest of each of `BACKUP_KEEP_DAILY` days and `BACKUP_KEEP_WEEKLY` weeks',
    'removed when the next one is taken',
  ],
  [
    'Counts of requests and guesses (memory or Redis): network addresses, hashes',
    'as long as the limit looks back, at most a day',
    'forgotten',
  ],
  [
    'Log lines (standard output): ids, no names, no addresses',
    'as whoever collects them is told',
    'rotated there',
  ],
];

/** A rule of removal with the model that it is about. */
export interface ModelRemoval extends Removal {
  model: string;
}

/** How long a line says that `job` keeps what it is about. */
export function keepOf(model: string, job: string): Keep {
  const rule = LINES[model]?.rules.find((each) => each.how === 'work' && each.job === job);
  if (rule?.how !== 'work') throw new Error(`The policy says nothing about ${model} and ${job}`);
  return rule.keep;
}

/** What the purge of `job` removes (null: every job), in the order of the policy. */
export function removals(job: string | null): ModelRemoval[] {
  return Object.entries(LINES).flatMap(([model, { rules }]) =>
    rules.flatMap((rule) =>
      rule.how === 'removed' && (job === null || rule.job === job) ? [{ ...rule, model }] : [],
    ),
  );
}
