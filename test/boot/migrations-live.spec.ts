import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { findUnsafe } from '../../scripts/db/migration-lint.mjs';
import { applyMigrations } from '../../src/platform/prisma/migrate.js';
import { startTestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { dealBody, ensureCategory } from '../support/deals.js';
import { figure, LONG } from '../support/long-form.js';
import { person, signIn } from '../support/people.js';
import { ServerProcess } from '../support/server-process.js';
import { SteadyLoad } from '../support/steady-load.js';
import type { Asked } from '../support/steady-load.js';
import { waitFor } from '../support/wait.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PER_SECOND = 50;
/** How long each stretch of a deployment lasts under load. */
const STRETCH_MS = 10_000;

/** What people do all the time: reads of every kind, writes of deals, profiles and favourites. */
const TRAFFIC: readonly Asked[] = [
  ['GET', '/api/deals?limit=5'],
  ['POST', '/api/deals', () => dealBody()],
  ['GET', '/api/users/me'],
  ['GET', '/api/search?q=motor'],
  ['PATCH', '/api/users/me', () => ({ bio: `Flies since ${performance.now()}.` })],
  ['GET', '/api/products?limit=5'],
  ['GET', '/api/notifications'],
  ['POST', '/api/notifications/read', () => ({ ids: 'all' })],
];

/** What a next release may bring: each kind of statement that the policy allows, on tables that are in use. */
const NEXT_RELEASE = {
  expand: `
    ALTER TABLE "Deal" ADD COLUMN "trialNote" TEXT, ADD COLUMN "trialRank" INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE "User" ADD COLUMN "trialSince" TIMESTAMPTZ(3) DEFAULT now();
    ALTER TYPE "Role" ADD VALUE IF NOT EXISTS 'TRIAL';
    CREATE TABLE "Trial" (id UUID PRIMARY KEY, "dealId" UUID NOT NULL);
    ALTER TABLE "Trial" ADD CONSTRAINT "Trial_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"(id) ON DELETE CASCADE;
    ALTER TABLE "Deal" ADD CONSTRAINT "Deal_trialRank_check" CHECK ("trialRank" >= 0) NOT VALID;`,
  index: 'CREATE INDEX CONCURRENTLY "Deal_trialRank_idx" ON "Deal"("trialRank", id);',
  validate: 'ALTER TABLE "Deal" VALIDATE CONSTRAINT "Deal_trialRank_check";',
  contract: `
    -- contract: nobody ever read it
    ALTER TABLE "Deal" DROP COLUMN "trialNote";`,
};

describe('a release that comes while people are there', () => {
  it('applies what the policy allows without one failed request', async () => {
    const app = await startTestApp({ LIMIT_CLIENT_PER_MINUTE: '1000000' });
    const folder = await mkdtemp(join(tmpdir(), 'kwad-next-'));
    await ensureCategory(app);
    const { token } = await person(app);
    const load = new SteadyLoad({ port: Number(new URL(app.url).port), token }, TRAFFIC, PER_SECOND);
    try {
      await cp(join(ROOT, 'prisma/migrations'), folder, { recursive: true });
      for (const [at, [name, sql]] of Object.entries(NEXT_RELEASE).entries()) {
        const script = `SET lock_timeout = '2s';\n${sql}\n`;
        expect([name, await findUnsafe(script)]).toEqual([name, []]);
        await mkdir(join(folder, `29990101000${at}00_${name}`));
        await writeFile(join(folder, `29990101000${at}00_${name}`, 'migration.sql'), script);
      }
      await waitFor('traffic', () => load.outcomes.length > PER_SECOND);
      const applied = await applyMigrations({ databaseUrl: app.databaseUrl, migrationsDir: folder });
      const already = load.outcomes.length;
      await waitFor('traffic on the new schema', () => load.outcomes.length > already + PER_SECOND);
      expect(applied).toHaveLength(Object.keys(NEXT_RELEASE).length);
      expect(load.failed).toEqual([]);
    } finally {
      await load.stop();
      await app.stop();
      await rm(folder, { recursive: true });
    }
  }, 90_000);

  (LONG ? it : it.skip)(
    'is exchanged for the one before, both on one database, without one failed request',
    async () => {
      const base = await previousRelease();
      const folder = await mkdtemp(join(tmpdir(), 'kwad-previous-'));
      const database = await createTestDatabase({ empty: true });
      const servers: ServerProcess[] = [];
      try {
        await git('worktree', 'add', '--detach', '--force', folder, base);
        await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
        await run(process.execPath, ['scripts/build.mjs'], { cwd: folder });

        const settings = {
          DATABASE_URL: database.url,
          DATA_DIR: await mkdtemp(join(tmpdir(), 'kwad-live-')),
          // The issuer of tokens: both releases are behind one address.
          PUBLIC_URL: 'http://market.test',
          SEED_PASSWORD: 'a password for tests',
          LOG_LEVEL: 'error',
          LIMIT_CLIENT_PER_MINUTE: '1000000',
        };
        const before = await ServerProcess.start(settings, join(folder, 'dist/main.js'), 120_000);
        servers.push(before);
        const { accessToken: token } = await signIn(before.api, 'buyer@kwad.test', settings.SEED_PASSWORD);
        const loadOn = ({ port }: ServerProcess, perSecond: number) =>
          new SteadyLoad({ port, token }, TRAFFIC, perSecond);

        const alone = loadOn(before, PER_SECOND);
        await pause(STRETCH_MS / 2);
        const migration = await ServerProcess.spawn({ ...settings, APP_ROLE: 'migrate' });
        expect([await migration.exit(), migration.output]).toEqual([0, expect.stringContaining('Applied')]);
        await pause(STRETCH_MS / 2);
        const beforeAlone = await alone.stop();

        const now = await ServerProcess.start({ ...settings, APP_ROLE: 'all' }, undefined, 120_000);
        servers.push(now);
        const both = [loadOn(before, PER_SECOND / 2), loadOn(now, PER_SECOND / 2)];
        await pause(STRETCH_MS);
        const shared = (await Promise.all(both.map((load) => load.stop()))).flat();
        expect(await before.end()).toBe(0);
        const after = loadOn(now, PER_SECOND);
        await pause(STRETCH_MS / 2);
        const nowAlone = await after.stop();

        figure('from', base.slice(0, 12));
        figure('migrations', migration.output.trim());
        figure('requests: before, both, now', [beforeAlone.length, shared.length, nowAlone.length]);
        const outcomes = [...beforeAlone, ...shared, ...nowAlone];
        figure('server errors', outcomes.filter(({ status }) => status === 0 || status >= 500).length);
        // Nobody is refused either: what the one release wrote, the other reads.
        expect(outcomes.filter(({ status }) => status === 0 || status >= 400)).toEqual([]);
        expect(outcomes.length).toBeGreaterThan(((2.4 * STRETCH_MS) / 1_000) * PER_SECOND);
        for (const { log } of servers)
          expect(log.filter(({ level }) => level === 50 || level === 'error')).toEqual([]);
      } finally {
        const alive = servers.filter(({ child }) => child.exitCode === null);
        await Promise.all(alive.map((server) => server.end('SIGKILL')));
        await git('worktree', 'remove', '--force', folder);
        await database.drop();
      }
    },
    400_000,
  );
});

const run = promisify(execFile);

async function git(...args: string[]): Promise<string> {
  return (await run('git', args, { cwd: ROOT })).stdout.trim();
}

/**
 * The release before: `MIGRATE_FROM`, else the newest tag that has an older schema, else the commit before the newest
 * change of the schema.
 *
 * @throws where the history does not reach so far (a shallow checkout)
 */
async function previousRelease(): Promise<string> {
  if (process.env.MIGRATE_FROM) return git('rev-parse', process.env.MIGRATE_FROM);
  const schemaAt = (commit: string) => git('rev-parse', `${commit}:prisma/migrations`);
  const current = await schemaAt('HEAD');
  for (const tag of (await git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-v:refname')).split('\n')) {
    if (tag && (await schemaAt(tag)) !== current) return git('rev-parse', tag);
  }
  const newest = await git('log', '-1', '--first-parent', '--format=%H', '--', 'prisma/migrations');
  return git('rev-parse', '--verify', `${newest}^1`);
}
