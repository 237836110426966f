import { existsSync } from 'node:fs';
import { readSettingFiles } from './setting-files.js';
import { environmentSchema } from './environment.schema.js';
import { developmentSecrets } from './development-secrets.js';
import { EnvironmentError } from './environment-error.js';

/** The validated settings, named as in the process environment. */
export interface Environment {
  NODE_ENV: 'development' | 'test' | 'production';
  APP_ROLE: 'api' | 'worker' | 'all' | 'migrate' | 'backup' | 'restore';
  HOST: string;
  PORT: number;
  DATA_DIR: string;
  PUBLIC_URL?: string;
  WEB_URL?: string;
  CORS_ORIGINS: string;
  TRUST_PROXY: string;
  DOCS_ENABLED: boolean;
  SEARCH_ENGINES: 'welcome' | 'refused';
  BODY_LIMIT_BYTES: number;
  REQUEST_TIMEOUT_MS: number;
  CONNECTION_TIMEOUT_MS: number;
  SHUTDOWN_DRAIN_MS: number;
  LOG_LEVEL: string;
  LOG_PRETTY: boolean;
  METRICS_TOKEN?: string;
  METRICS_PORT?: number;
  SENTRY_DSN?: string;
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  OTEL_TRACES_SAMPLER_ARG: number;
  DATABASE_URL?: string;
  DATABASE_POOL_MAX: number;
  DATABASE_CONNECT_TIMEOUT_MS: number;
  DATABASE_LOCK_TIMEOUT_MS: number;
  DATABASE_STATEMENT_TIMEOUT_MS: number;
  DATABASE_IDLE_TX_TIMEOUT_MS: number;
  DATABASE_QUERY_TIMEOUT_MS: number;
  JWT_SECRET_CURRENT: string;
  JWT_SECRET_PREVIOUS?: string;
  MAIL_TOKEN_SECRET: string;
  ACCESS_TOKEN_TTL_SECONDS: number;
  REFRESH_TOKEN_TTL_DAYS: number;
  REFRESH_GRACE_SECONDS: number;
  JWT_ALGORITHM: 'HS256' | 'ES256';
  JWT_PRIVATE_KEY?: string;
  JWT_PREVIOUS_PUBLIC_KEY?: string;
  ENCRYPTION_SECRET_CURRENT?: string;
  ENCRYPTION_SECRET_PREVIOUS?: string;
  AUTH_ALLOW_SELF_REGISTRATION: boolean;
  MFA_REQUIRED_ROLES: string;
  PASSWORD_HASH_CONCURRENCY?: number;
  PASSWORD_HASH_QUEUE: number;
  LIMIT_CLIENT_PER_MINUTE: number;
  LIMIT_AUTH_PER_MINUTE: number;
  LIMIT_MAIL_PER_HOUR: number;
  LIMIT_MESSAGES_PER_MINUTE: number;
  LIMIT_DISCUSSIONS_PER_HOUR: number;
  LIMIT_SOCKET_EVENTS_PER_MINUTE: number;
  LIMIT_SOCKETS_PER_PERSON: number;
  IN_FLIGHT_MAX: number;
  PUBLIC_CACHE_BYTES: number;
  PUBLIC_CACHE_MS: number;
  TERMS_VERSION: string;
  TERMS_REQUIRED: boolean;
  DELETION_GRACE_DAYS: number;
  EXPORT_KEEP_DAYS: number;
  IMPORT_MAX_BYTES: number;
  IMPORT_KEEP_DAYS: number;
  CRAWL_DRIVER: 'builtin' | 'queue';
  CRAWL_HOSTS: string;
  CRAWL_CONTACT?: string;
  CRAWL_DELAY_MS: number;
  CRAWL_TIMEOUT_MS: number;
  CRAWL_MAX_BYTES: number;
  CRAWL_ACCEPT: 'hand' | 'gtin';
  PRICE_CHECK_HOURS: number;
  /** Names with commas between; each has `OIDC_<NAME>_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET`, `_SCOPES`. */
  OIDC_PROVIDERS: string;
  [ofProvider: `OIDC_${string}_${'ISSUER' | 'CLIENT_ID' | 'CLIENT_SECRET' | 'SCOPES'}`]: string | undefined;
  REDIS_URL?: string;
  STORAGE_DRIVER: 'disk' | 's3';
  S3_ENDPOINT?: string;
  S3_BUCKET?: string;
  S3_PRIVATE_BUCKET?: string;
  S3_BASE_URL?: string;
  AWS_REGION: string;
  AWS_ACCESS_KEY_ID?: string;
  AWS_SECRET_ACCESS_KEY?: string;
  IMAGE_MAX_BYTES: number;
  IMAGE_MAX_PIXELS: number;
  IMAGE_UNUSED_HOURS: number;
  IMAGE_ORPHAN_GRACE_HOURS: number;
  SEARCH_DRIVER: 'postgres' | 'meilisearch';
  MEILISEARCH_HOST?: string;
  MEILISEARCH_API_KEY?: string;
  MEILISEARCH_INDEX_PREFIX: string;
  MEILISEARCH_TIMEOUT_MS: number;
  MAIL_TRANSPORT: 'resend' | 'smtp' | 'outbox';
  RESEND_API_KEY?: string;
  SMTP_URL?: string;
  RESEND_WEBHOOK_SECRETS?: string;
  RESEND_BASE_URL: string;
  MAIL_FROM: string;
  MAILS_PER_SECOND: number;
  DELIVERY_MAX_FAILURES: number;
  DELIVERY_LEASE_SECONDS: number;
  DELIVERY_RETRY_MS: number;
  AWAY_MAIL_DELAY_SECONDS: number;
  AWAY_MAIL_PAUSE_SECONDS: number;
  NOTIFICATION_KEEP_DAYS: number;
  VAPID_PUBLIC_KEY?: string;
  VAPID_PRIVATE_KEY?: string;
  VAPID_SUBJECT?: string;
  PUSH_SERVICE_HOSTS: string;
  FACT_MAX_FAILURES: number;
  BACKUP_DIR?: string;
  BACKUP_SCHEDULE?: string;
  BACKUP_KEEP_DAILY: number;
  BACKUP_KEEP_WEEKLY: number;
  BACKUP_S3_BUCKET?: string;
  BACKUP_S3_PREFIX?: string;
  BACKUP_S3_ENDPOINT?: string;
  BACKUP_S3_REGION?: string;
  BACKUP_S3_ACCESS_KEY_ID?: string;
  BACKUP_S3_SECRET_ACCESS_KEY?: string;
  PG_BIN_DIR?: string;
  SEED: 'demo' | 'none';
  SEED_PASSWORD?: string;
}

let current: Environment | undefined;

/**
 * Reads and validates the settings, from `.env` (if there is one) and the process environment, the latter winning.
 * Each may stand in a file instead, as secrets of containers do: `NAME_FILE` names it.
 *
 * @param overrides settings that win over both (tests, the embedded database's address)
 * @throws EnvironmentError naming every missing or wrong setting
 */
export function loadEnvironment(overrides: Record<string, string | undefined> = {}): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const given = readSettingFiles(withoutBlanks({ ...process.env, ...overrides }));
  const result = environmentSchema.validate(given, { abortEarly: false });
  if (result.error) {
    const problems = result.error.details.map((detail) => detail.message.replace(/^"(\w+)"/, '$1'));
    throw new EnvironmentError(`The settings are not right: ${problems.join('; ')}.`);
  }
  const environment = result.value as Environment;
  assertLadder(environment);
  if (environment.NODE_ENV !== 'production') Object.assign(environment, developmentSecrets(environment));
  current = environment;
  return environment;
}

/** The settings of this process. @throws EnvironmentError before `loadEnvironment` */
export function environment(): Environment {
  if (!current) throw new EnvironmentError('The settings were not loaded yet.');
  return current;
}

/** Names the embedded database, once it runs, as the database of this process. */
export function provideDatabaseUrl(url: string): void {
  environment().DATABASE_URL = url;
}

/** `NAME=` in a file means "not set", as in the .env.example that people copy. */
function withoutBlanks(given: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as Record<string, string>;
}

const LADDER = [
  'DATABASE_LOCK_TIMEOUT_MS',
  'DATABASE_STATEMENT_TIMEOUT_MS',
  'DATABASE_IDLE_TX_TIMEOUT_MS',
  'DATABASE_QUERY_TIMEOUT_MS',
] as const;

/**
 * The server must give up before the driver does, or the pool hands out connections with an open transaction and
 * acknowledged writes vanish (node-postgres #3399).
 */
function assertLadder(environment: Environment): void {
  for (let rung = 1; rung < LADDER.length; rung++) {
    const [lower, upper] = [LADDER[rung - 1]!, LADDER[rung]!];
    if (environment[lower] >= environment[upper]) {
      throw new EnvironmentError(
        `${lower} (${environment[lower]}) must be below ${upper} (${environment[upper]}): ` +
          `the timeouts form a ladder, ${LADDER.join(' < ')}.`,
      );
    }
  }
}
