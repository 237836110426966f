import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from './database.js';
import { startFakeResend } from './fake-resend.js';
import type { FakeResend } from './fake-resend.js';
import { RedisServer } from './redis.js';
import { ServerProcess } from './server-process.js';

/** What several processes in production share: a migrated database, a Redis, a provider of mail, and the settings. */
export interface Production {
  settings: Record<string, string>;
  databaseUrl: string;
  redis: RedisServer;
  resend: FakeResend;
  stop(): Promise<void>;
}

/** Brings an empty database up to date as a deployment does, and leaves the servers to the caller. */
export async function prepareProduction(main?: string): Promise<Production> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kwad-production-'));
  const [database, redis, resend] = await Promise.all([
    createTestDatabase({ empty: true }),
    RedisServer.start(),
    startFakeResend(),
  ]);
  const settings = {
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    PUBLIC_URL: 'https://api.kwad.example',
    WEB_URL: 'https://kwad.example',
    CORS_ORIGINS: 'https://kwad.example',
    JWT_SECRET_CURRENT: 'j'.repeat(48),
    MAIL_TOKEN_SECRET: 'm'.repeat(48),
    STORAGE_DRIVER: 'disk',
    SEARCH_DRIVER: 'postgres',
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: resend.url,
    MAIL_FROM: 'KwadMarket <hello@kwad.example>',
  };
  const migration = await ServerProcess.spawn({ ...settings, APP_ROLE: 'migrate' }, main);
  if ((await migration.exit()) !== 0) throw new Error(`The migration failed:\n${migration.output}`);
  return {
    settings,
    databaseUrl: database.url,
    redis,
    resend,
    stop: async () => {
      await Promise.all([redis.stop(), resend.close(), database.drop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
