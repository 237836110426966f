import { resolve } from 'node:path';
import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** The process: its role, its address, its manners. Sizes in bytes, times in milliseconds. */
export const appConfig = registerAs('app', () => {
  const env = environment();
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  return {
    production: env.NODE_ENV === 'production',
    role: env.APP_ROLE,
    host: env.HOST,
    port: env.PORT,
    dataDir: resolve(env.DATA_DIR),
    /** Where this API is reached from outside, without a slash at the end. */
    publicUrl: publicUrl.replace(/\/+$/, ''),
    /** Where the front end lives: the target of links in mails. */
    webUrl: env.WEB_URL?.replace(/\/+$/, ''),
    corsOrigins: list(env.CORS_ORIGINS),
    trustProxy: list(env.TRUST_PROXY),
    docsEnabled: env.DOCS_ENABLED,
    /** Whether search engines may list the front end. */
    searchEnginesWelcome: env.SEARCH_ENGINES === 'welcome',
    bodyLimitBytes: env.BODY_LIMIT_BYTES,
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    connectionTimeoutMs: env.CONNECTION_TIMEOUT_MS,
    /** Whether this process takes work from the queue. */
    works: env.APP_ROLE === 'all' || env.APP_ROLE === 'worker',
    /** Whether this process answers the API (a worker answers only its probes; a restoration tries the API out). */
    serves: ['all', 'api', 'restore'].includes(env.APP_ROLE),
  };
});

export type AppConfig = ReturnType<typeof appConfig>;

function list(commaSeparated: string): string[] {
  return commaSeparated
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
