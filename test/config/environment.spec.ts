import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadEnvironment } from '../../src/config/environment.js';
import { mailConfig } from '../../src/config/mail.config.js';
import { oidcConfig } from '../../src/config/oidc.config.js';
import { configurationPage } from '../../scripts/docs/configuration.mjs';
import { environmentSchema } from '../../src/config/environment.schema.js';

const EXAMPLE = join(import.meta.dirname, '../../.env.example');
const dataDir = mkdtempSync(join(tmpdir(), 'kwad-env-'));
const keys = Object.keys((environmentSchema.describe() as { keys: object }).keys);
const exampleLines = readFileSync(EXAMPLE, 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line));
const example = Object.fromEntries(
  exampleLines.map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]),
);

const PRODUCTION = {
  NODE_ENV: 'production',
  DATA_DIR: dataDir,
  PUBLIC_URL: 'https://api.kwad.example',
  WEB_URL: 'https://kwad.example',
  DATABASE_URL: 'postgresql://kwad:kwad@db.example/kwad',
  JWT_SECRET_CURRENT: 'x'.repeat(40),
  MAIL_TOKEN_SECRET: 'y'.repeat(40),
  STORAGE_DRIVER: 'disk',
  SEARCH_DRIVER: 'postgres',
  RESEND_API_KEY: 're_123',
  MAIL_FROM: 'KwadMarket <hello@kwad.example>',
};

describe('the settings', () => {
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('are all in .env.example, and nothing else is', () => {
    expect(Object.keys(example).sort()).toEqual([...keys].sort());
  });

  it('have in .env.example the defaults of the code', () => {
    const ours = loadEnvironment({ ...example, DATA_DIR: dataDir }) as unknown as Record<string, unknown>;
    const cleared = Object.fromEntries(keys.map((key) => [key, undefined]));
    const defaults = loadEnvironment({ ...cleared, DATA_DIR: dataDir }) as unknown as Record<string, unknown>;
    for (const key of keys) expect([key, ours[key]]).toEqual([key, defaults[key]]);
  });

  it('outside production need nothing, and keep their made secrets over a restart', () => {
    const first = loadEnvironment({ NODE_ENV: 'development', DATA_DIR: dataDir });
    const second = loadEnvironment({ NODE_ENV: 'development', DATA_DIR: dataDir });
    expect(first.JWT_SECRET_CURRENT).toHaveLength(64);
    expect(second.JWT_SECRET_CURRENT).toBe(first.JWT_SECRET_CURRENT);
  });

  it.each(['kwad.example', 'ftp://kwad.example', 'https://kwad example', 'https://', 'https:kwad.example'])(
    'take no %s for an address of the web',
    (wrong) => {
      expect(() => loadEnvironment({ ...PRODUCTION, WEB_URL: wrong })).toThrow(
        'WEB_URL must be a valid uri with a scheme matching the http|https pattern',
      );
    },
  );

  it.each(Object.keys(PRODUCTION).filter((key) => key !== 'NODE_ENV' && key !== 'DATA_DIR'))(
    'stop a production boot without %s, naming it',
    (key) => {
      expect(() => loadEnvironment({ ...PRODUCTION, [key]: '' })).toThrow(`${key} is required`);
    },
  );

  it.each([
    ['*', 'CORS_ORIGINS must not be *'],
    ['https://kwad.example, *', 'CORS_ORIGINS must not be *'],
    ['https://*.kwad.example', 'CORS_ORIGINS must not be *'],
    ['https://kwad.example/', 'CORS_ORIGINS has "https://kwad.example/"'],
    ['kwad.example', 'CORS_ORIGINS has "kwad.example"'],
    ['null', 'CORS_ORIGINS has "null"'],
  ])('refuse %s as the origins that may use sessions', (origins, words) => {
    expect(() => loadEnvironment({ ...PRODUCTION, CORS_ORIGINS: origins })).toThrow(words);
  });

  it('ask for Redis in production as soon as there are several processes', () => {
    expect(loadEnvironment(PRODUCTION).APP_ROLE).toBe('all');
    expect(() => loadEnvironment({ ...PRODUCTION, APP_ROLE: 'api' })).toThrow('REDIS_URL is required');
    expect(() => loadEnvironment({ ...PRODUCTION, APP_ROLE: 'worker' })).toThrow('REDIS_URL is required');
  });

  it('keep pictures in S3 as soon as there is a bucket, and in production only when told, with all that it needs', () => {
    expect(loadEnvironment({ DATA_DIR: dataDir, S3_BUCKET: 'pictures' }).STORAGE_DRIVER).toBe('s3');
    expect(loadEnvironment({ DATA_DIR: dataDir, S3_BUCKET: '' }).STORAGE_DRIVER).toBe('disk');
    expect(() => loadEnvironment({ DATA_DIR: dataDir, STORAGE_DRIVER: 's3' })).toThrow(
      'S3_BUCKET is required',
    );
    const s3 = {
      ...PRODUCTION,
      STORAGE_DRIVER: 's3',
      S3_BUCKET: 'pictures',
      S3_PRIVATE_BUCKET: 'copies',
      S3_BASE_URL: 'https://pictures.kwad.example',
      AWS_REGION: 'eu-west-3',
    };
    expect(loadEnvironment(s3).STORAGE_DRIVER).toBe('s3');
    for (const key of ['S3_BUCKET', 'S3_PRIVATE_BUCKET', 'S3_BASE_URL', 'AWS_REGION']) {
      expect(() => loadEnvironment({ ...s3, [key]: '' })).toThrow(`${key} is required`);
    }
    expect(() => loadEnvironment({ ...s3, S3_PRIVATE_BUCKET: 'pictures' })).toThrow('S3_PRIVATE_BUCKET');
    expect(() => loadEnvironment({ ...s3, AWS_ACCESS_KEY_ID: 'one of two' })).toThrow(
      'AWS_SECRET_ACCESS_KEY',
    );
  });

  it('search with Meilisearch as soon as there is a host, and in production only when told, with all that it needs', () => {
    const host = 'http://127.0.0.1:7700';
    expect(loadEnvironment({ DATA_DIR: dataDir, MEILISEARCH_HOST: host }).SEARCH_DRIVER).toBe('meilisearch');
    expect(loadEnvironment({ DATA_DIR: dataDir, MEILISEARCH_HOST: '' }).SEARCH_DRIVER).toBe('postgres');
    expect(() => loadEnvironment({ DATA_DIR: dataDir, SEARCH_DRIVER: 'meilisearch' })).toThrow(
      'MEILISEARCH_HOST is required',
    );
    const all = {
      ...PRODUCTION,
      SEARCH_DRIVER: 'meilisearch',
      MEILISEARCH_HOST: host,
      MEILISEARCH_API_KEY: 'k'.repeat(32),
    };
    expect(loadEnvironment(all).SEARCH_DRIVER).toBe('meilisearch');
    for (const key of ['MEILISEARCH_HOST', 'MEILISEARCH_API_KEY']) {
      expect(() => loadEnvironment({ ...all, [key]: '' })).toThrow(`${key} is required`);
    }
  });

  it('let mails leave as told: kept outside production, never in it', () => {
    const way = (settings: Record<string, string>) => {
      loadEnvironment({ RESEND_API_KEY: '', SMTP_URL: '', MAIL_TRANSPORT: '', ...settings });
      return mailConfig().way.transport;
    };
    expect(way({ DATA_DIR: dataDir })).toBe('outbox');
    expect(way({ DATA_DIR: dataDir, SMTP_URL: 'smtp://localhost:2525' })).toBe('smtp');
    expect(way({ DATA_DIR: dataDir, RESEND_API_KEY: 're_1', SMTP_URL: 'smtp://localhost' })).toBe('resend');
    expect(way(PRODUCTION)).toBe('resend');
    const smtp = { ...PRODUCTION, RESEND_API_KEY: '', MAIL_TRANSPORT: 'smtp' };
    expect(way({ ...smtp, SMTP_URL: 'smtps://kwad:secret@mail.kwad.example:465' })).toBe('smtp');
    expect(() => way(smtp)).toThrow('SMTP_URL is required');
    expect(() => way({ ...smtp, SMTP_URL: 'http://mail.kwad.example' })).toThrow('SMTP_URL');
    expect(() => way({ ...PRODUCTION, MAIL_TRANSPORT: 'outbox' })).toThrow('MAIL_TRANSPORT');
    expect(() => way({ DATA_DIR: dataDir, MAIL_TRANSPORT: 'resend' })).toThrow('RESEND_API_KEY is required');
    expect(() => way({ DATA_DIR: dataDir, RESEND_WEBHOOK_SECRETS: 'whsec_short' })).toThrow(
      'RESEND_WEBHOOK_SECRETS',
    );
  });

  it('in production close the documentation and seed nothing unless told to', () => {
    expect(loadEnvironment(PRODUCTION)).toMatchObject({
      DOCS_ENABLED: false,
      SEED: 'none',
      LOG_PRETTY: false,
    });
  });

  it('refuse a ladder of timeouts that is out of order, naming the rungs', () => {
    const wrong = { DATA_DIR: dataDir, DATABASE_STATEMENT_TIMEOUT_MS: '7000' };
    expect(() => loadEnvironment(wrong)).toThrow(
      'DATABASE_STATEMENT_TIMEOUT_MS (7000) must be below DATABASE_IDLE_TX_TIMEOUT_MS (4000)',
    );
    expect(() => loadEnvironment({ DATA_DIR: dataDir, DATABASE_LOCK_TIMEOUT_MS: '3000' })).toThrow(
      'must be below',
    );
  });

  it('take each provider that .env.example shows, and name what one lacks', () => {
    const shown = readFileSync(EXAMPLE, 'utf8').matchAll(/^# (OIDC_GOOGLE_\w+)=(.*)$/gm);
    const google = Object.fromEntries([...shown].map(([, key, value]) => [key!, value || 'something']));
    expect(Object.keys(google)).toHaveLength(4);
    loadEnvironment({ DATA_DIR: dataDir, OIDC_PROVIDERS: 'google', ...google });
    expect(oidcConfig().providers).toMatchObject([{ name: 'google', issuer: 'https://accounts.google.com' }]);
    loadEnvironment({ DATA_DIR: dataDir, OIDC_PROVIDERS: 'google,discord', ...google });
    expect(() => oidcConfig()).toThrow('OIDC_DISCORD_ISSUER is required');
    expect(() => loadEnvironment({ DATA_DIR: dataDir, OIDC_GOOGLE_ISSUER: 'nowhere' })).toThrow(
      'OIDC_GOOGLE_ISSUER',
    );
  });

  it('may each stand in a file that NAME_FILE names, as secrets of containers do', () => {
    const file = join(dataDir, 'jwt-secret');
    writeFileSync(file, `${'z'.repeat(40)}\n`);
    const fromFile = { ...PRODUCTION, JWT_SECRET_CURRENT: '', JWT_SECRET_CURRENT_FILE: file };
    expect(loadEnvironment(fromFile).JWT_SECRET_CURRENT).toBe('z'.repeat(40));
    expect(() => loadEnvironment({ ...PRODUCTION, JWT_SECRET_CURRENT_FILE: file })).toThrow(
      'JWT_SECRET_CURRENT and JWT_SECRET_CURRENT_FILE are both set',
    );
    expect(() => loadEnvironment({ ...fromFile, JWT_SECRET_CURRENT_FILE: `${file}-gone` })).toThrow(
      /JWT_SECRET_CURRENT_FILE cannot be read: .*ENOENT/,
    );
    const provider = {
      OIDC_GOOGLE_CLIENT_SECRET_FILE: file,
      OIDC_GOOGLE_ISSUER: 'https://accounts.google.com',
    };
    expect(loadEnvironment({ DATA_DIR: dataDir, ...provider }).OIDC_GOOGLE_CLIENT_SECRET).toBe(
      'z'.repeat(40),
    );
  });

  it('name every wrong one at once', () => {
    expect(() => loadEnvironment({ DATA_DIR: dataDir, PORT: 'many', APP_ROLE: 'boss' })).toThrow(
      /PORT .*; .*APP_ROLE|APP_ROLE .*; .*PORT/,
    );
  });

  it('are explained on the page that operators read, as it would be made now', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operations/configuration.md'), 'utf8');
    const now = page === (await configurationPage()) ? 'current' : 'old: run `npm run docs:configuration`';
    expect(now).toBe('current');
    const rows = [...page.matchAll(/^\| `(\w+)` .*\| *(.*?) *\|$/gm)];
    expect(rows.map(([, key]) => key)).toEqual(expect.arrayContaining(keys));
    expect(rows.filter(([, , meaning]) => meaning === '').map(([, key]) => key)).toEqual([]);
  });
});
