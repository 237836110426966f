import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSources } from './architecture/imports.js';
import type { SourceFile } from './architecture/imports.js';
import { findBreaches, SHARED_SERVICES, WRITERS } from './architecture/rules.js';

const SRC = join(import.meta.dirname, '../src');

describe('the house', () => {
  const files = readSources(SRC);

  it('keeps every rule', () => {
    const breaches = findBreaches(files).map(({ file, rule, detail }) => `${file}: ${rule}: ${detail}`);
    expect(breaches).toEqual([]);
  });

  it('names a writer for every model of the schema', () => {
    const schema = readFileSync(join(SRC, '../prisma/schema.prisma'), 'utf8');
    const models = [...schema.matchAll(/^model (\w+)/gm)].map(
      ([, name]) => name!.charAt(0).toLowerCase() + name!.slice(1),
    );
    expect(Object.keys(WRITERS).sort()).toEqual(models.sort());
  });

  it('shares no service that does not exist', () => {
    const paths = new Set(files.map(({ path }) => path));
    expect(Object.keys(SHARED_SERVICES).filter((path) => !paths.has(path))).toEqual([]);
  });
});

describe('the rules', () => {
  const cases: [rule: string, file: Partial<SourceFile>][] = [
    ['every file is in a room of the source map', { path: 'helpers/stuff.ts' }],
    [
      'imports go strictly downwards',
      { path: 'modules/users/x.ts', imports: ['modules/deals/deals.reader.ts'] },
    ],
    [
      'imports go strictly downwards',
      { path: 'modules/auth/x.ts', imports: ['modules/images/images.reader.ts'] },
    ],
    [
      'imports go strictly downwards',
      { path: 'platform/mail/x.ts', imports: ['modules/users/users.reader.ts'] },
    ],
    ['imports go strictly downwards', { path: 'common/x.ts', imports: ['config/app.config.ts'] }],
    [
      'nobody imports what only reacts (notifications, health)',
      { path: 'seed/x.ts', imports: ['modules/notifications/notifications.service.ts'] },
    ],
    [
      'across domains only modules, readers and shapes are imported',
      { path: 'modules/moderation/x.ts', imports: ['modules/deals/deals.service.ts'] },
    ],
    ['each model is written by one module', { path: 'modules/deals/x.ts', text: 'tx.user.update({})' }],
    [
      'each model is written by one module',
      { path: 'modules/deals/x.ts', text: 'INSERT INTO "Fact" VALUES' },
    ],
    [
      'the environment is read in config/ only',
      { path: 'platform/http/x.ts', text: 'const a = process.env.PORT;' },
    ],
    ['@Cron stands in jobs/ only', { path: 'modules/deals/x.ts', text: "@Cron('* * * * *')" }],
    [
      '@OnFact stands in listeners only',
      { path: 'modules/deals/deals.service.ts', text: '@OnFact(dealSold)' },
    ],
    [
      'facts are heard through @OnFact, not @OnEvent',
      { path: 'modules/deals/x.listener.ts', text: "@OnEvent('x')" },
    ],
    [
      'facts are recorded in services only',
      { path: 'modules/deals/x.controller.ts', text: 'this.facts.record(tx)' },
    ],
    ['no forwardRef', { path: 'modules/deals/x.module.ts', text: 'forwardRef(() => X)' }],
    ['no default exports', { path: 'modules/deals/x.ts', text: 'export default class {}' }],
    ['no barrels', { path: 'modules/deals/x.ts', text: "export * from './y.js'" }],
    ['no file is longer than 400 lines', { path: 'modules/deals/x.ts', text: '\n'.repeat(401) }],
  ];

  it.each(cases)('fail on a file that breaks "%s", naming file and rule', (rule, file) => {
    const breaches = findBreaches([{ path: '', text: '', imports: [], ...file }]);
    expect(breaches.map((breach) => [breach.file, breach.rule])).toEqual([[file.path, rule]]);
  });
});
