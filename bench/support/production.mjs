// Our server as operators run it: production settings, every one that is required given, nothing switched off.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { freePort, pause } from './machine.mjs';

export const SECRET = 'a secret of the benchmark, of 32 letters or more';
export const PUBLIC_URL = 'https://bench.kwad.test';
export const TERMS = '2026-11-01';

/** Of Node, as deploy/image/Dockerfile and `npm start` give them. */
export const FLAGS = ['--max-semi-space-size=16', '--wasm-tiering-budget=200000000'];

/**
 * Settings of one process.
 *
 * @param redisUrl none: one process does everything (APP_ROLE=all) instead of an api beside a worker
 */
export function production({ databaseUrl, dataDir, redisUrl }) {
  return {
    NODE_ENV: 'production',
    APP_ROLE: redisUrl ? 'api' : 'all',
    DATABASE_URL: databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    DATA_DIR: dataDir,
    PUBLIC_URL,
    WEB_URL: PUBLIC_URL,
    CORS_ORIGINS: PUBLIC_URL,
    JWT_SECRET_CURRENT: SECRET,
    MAIL_TOKEN_SECRET: SECRET,
    METRICS_TOKEN: SECRET,
    TERMS_VERSION: TERMS,
    STORAGE_DRIVER: 'disk',
    SEARCH_DRIVER: 'postgres',
    RESEND_API_KEY: 'none',
    RESEND_BASE_URL: 'http://127.0.0.1:9',
    MAIL_FROM: 'bench@kwad.test',
    SEED: 'none',
  };
}

export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

/** @returns the process and its address */
export async function startRedis() {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', options, { stdio: 'ignore' });
  await pause(500);
  return { child, url: `redis://127.0.0.1:${port}` };
}

/** An access token of a session, as signing in would have given it, for an hour. */
export async function signToken(userId, sessionId) {
  const kid = createHash('sha256').update(`kid:${SECRET}`).digest('hex').slice(0, 12);
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
    .setSubject(userId)
    .setIssuer(PUBLIC_URL)
    .setAudience('kwadmarket')
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('1h')
    .sign(Buffer.from(SECRET));
}
