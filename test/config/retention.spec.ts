import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../src/common/time.js';
import { intervalMs } from '../../src/modules/jobs/job.js';
import { TIMETABLE } from '../../src/modules/jobs/timetable.js';
import { KEPT_MS } from '../../src/platform/idempotency/keep-reply.sql.js';
import { LINES } from '../../src/retention/policy.js';
import { retentionPage } from '../../scripts/docs/retention.mjs';
import { readSources } from '../architecture/imports.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Models of the schema by their names in lower case, with their text. */
const models = new Map(
  [...read('prisma/schema.prisma').matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(([, name, body]) => [
    name!.charAt(0).toLowerCase() + name!.slice(1),
    body!,
  ]),
);
const rulesOf = (model: string) => LINES[model]!.rules;
const jobs = new Set(TIMETABLE.map(({ name }) => name));

describe('the policy of what is kept', () => {
  it('has a line for every table: a new model needs one in src/retention', () => {
    expect(Object.keys(LINES).sort()).toEqual([...models.keys()].sort());
  });

  it('lets rows go with others only where the database, or the purge of accounts, takes them along', () => {
    const keepers = readSources(join(ROOT, 'src'))
      .filter(({ path }) => path.endsWith('.data.ts'))
      .map(({ text }) => /models = \[([^\]]*)\]/.exec(text)![1])
      .join();
    for (const [model, body] of models) {
      for (const rule of rulesOf(model)) {
        if (rule.how !== 'with') continue;
        const parent = rule.model.charAt(0).toUpperCase() + rule.model.slice(1);
        const cascades = new RegExp(`\\s${parent}\\??\\s+@relation\\([^\\n]*onDelete: Cascade`).test(body);
        const isPurged = rule.model === 'user' && keepers.includes(`'${model}'`);
        expect([model, rule.model, rule.model === 'user' ? isPurged : cascades]).toEqual([
          model,
          rule.model,
          true,
        ]);
      }
    }
  });

  it('names columns that there are, and jobs of the timetable', () => {
    for (const [model, body] of models) {
      for (const rule of rulesOf(model)) {
        if (rule.how === 'removed') {
          for (const column of [rule.since, rule.by])
            expect(body).toMatch(new RegExp(`^\\s+${column}\\s`, 'm'));
        }
        if ('job' in rule) expect([model, rule.job, jobs.has(rule.job)]).toEqual([model, rule.job, true]);
      }
    }
  });

  it('keeps a run of every job longer than until its next slot, or that slot would be made up for again', () => {
    const [rule] = rulesOf('jobRun');
    const kept = rule?.how === 'removed' && 'days' in rule.keep ? rule.keep.days * DAY : 0;
    for (const { name, cron } of TIMETABLE) expect([name, intervalMs(cron) < kept]).toEqual([name, true]);
  });

  it('keeps replies to repeated requests as long as they are looked for', () => {
    expect(rulesOf('idempotencyRecord')).toMatchObject([{ keep: { days: KEPT_MS / DAY } }]);
  });

  it('is what the page for operators says (npm run docs:retention)', async () => {
    expect(read('docs/operations/retention.md')).toBe(await retentionPage());
  });
});
