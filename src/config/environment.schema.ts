import { CronTime } from 'cron';
import Joi from 'joi';

/**
 * Every setting that the product reads, with its meaning and its default. Outside production an absent setting
 * has its embedded default; in production a missing one stops the boot and is named.
 */
const inProduction = <S extends Joi.Schema>(schema: S, fallback?: unknown) =>
  schema.when('NODE_ENV', {
    is: 'production',
    then: Joi.required(),
    otherwise: fallback === undefined ? Joi.optional() : Joi.optional().default(fallback),
  });

/** An address as a URL. Joi's own `uri()` compiles 12 ms of pattern for each choice of schemes, at each start. */
const address = (...schemes: string[]) =>
  Joi.string()
    .custom((value: string, helpers) => {
      const isOne =
        schemes.some((scheme) => value.startsWith(`${scheme}://`)) &&
        !/\s/.test(value) &&
        URL.canParse(value);
      return isOne ? value : helpers.error('string.uriCustomScheme', { scheme: schemes.join('|') });
    })
    .meta({ isAddress: true });

const milliseconds = (fallback: number) => Joi.number().integer().min(100).max(600_000).default(fallback);
/** Needed as soon as pictures are kept in S3. */
const withS3 = (schema: Joi.Schema) =>
  schema.when('STORAGE_DRIVER', { is: 's3', then: Joi.required(), otherwise: Joi.optional() });

const withS3InProduction = (schema: Joi.Schema, fallback?: string) => {
  const optional = fallback === undefined ? Joi.optional() : Joi.optional().default(fallback);
  return schema.when('NODE_ENV', {
    is: 'production',
    then: Joi.when('STORAGE_DRIVER', { is: 's3', then: Joi.required(), otherwise: optional }),
    otherwise: optional,
  });
};

/** Needed as soon as Meilisearch searches. */
const withMeilisearch = (schema: Joi.Schema) =>
  schema.when('SEARCH_DRIVER', { is: 'meilisearch', then: Joi.required(), otherwise: Joi.optional() });

const withMeilisearchInProduction = (schema: Joi.Schema) =>
  schema.when('NODE_ENV', {
    is: 'production',
    then: Joi.when('SEARCH_DRIVER', { is: 'meilisearch', then: Joi.required(), otherwise: Joi.optional() }),
    otherwise: Joi.optional(),
  });

/** Needed as soon as mails leave this way. */
const withTransport = (transport: string, schema: Joi.Schema) =>
  schema.when('MAIL_TRANSPORT', { is: transport, then: Joi.required(), otherwise: Joi.optional() });

const secret = Joi.string().min(32).max(512);

/** A budget that people never notice in production, and that load tests on a developer's machine do not either. */
const budget = (production: number, otherwise: number) =>
  Joi.number()
    .integer()
    .min(1)
    .max(1_000_000_000)
    .when('NODE_ENV', {
      is: 'production',
      then: Joi.optional().default(production),
      otherwise: Joi.optional().default(otherwise),
    });

const ORIGIN_MESSAGES = {
  'origins.any':
    '{#label} must not be *: any page could then act with the session of whoever visits it; list the front ends',
  'origins.one':
    '{#label} has "{#origin}", which is no origin such as https://kwad.example (no path, no slash at the end)',
};

/** Origins with commas between, as browsers send them: one that is written otherwise would never match. */
function listOfOrigins(value: string, helpers: Joi.CustomHelpers): string | Joi.ErrorReport {
  for (const origin of value.split(',').map((item) => item.trim())) {
    if (origin.includes('*')) return helpers.error('origins.any');
    if (origin && (!URL.canParse(origin) || new URL(origin).origin !== origin))
      return helpers.error('origins.one', { origin });
  }
  return value;
}

/** Five fields (or six, with seconds first), as cron has them. */
function cronExpression(value: string): string {
  new CronTime(value, 'UTC');
  return value;
}

export const environmentSchema = Joi.object({
  NODE_ENV: Joi.string().valid('development', 'test', 'production').default('development'),
  APP_ROLE: Joi.string().valid('api', 'worker', 'all', 'migrate', 'backup', 'restore').default('all'),
  HOST: Joi.string().default('127.0.0.1'),
  PORT: Joi.number().port().default(3000),
  DATA_DIR: Joi.string().default('./data'),
  PUBLIC_URL: inProduction(address('http', 'https')),
  WEB_URL: inProduction(address('http', 'https')),
  CORS_ORIGINS: Joi.string()
    .allow('')
    .custom(listOfOrigins)
    .messages(ORIGIN_MESSAGES)
    .default('http://localhost:3001'),
  TRUST_PROXY: Joi.string().allow('').default(''),
  DOCS_ENABLED: Joi.boolean().when('NODE_ENV', {
    is: 'production',
    then: Joi.optional().default(false),
    otherwise: Joi.optional().default(true),
  }),
  SEARCH_ENGINES: Joi.string()
    .valid('welcome', 'refused')
    .when('NODE_ENV', {
      is: 'production',
      then: Joi.optional().default('welcome'),
      otherwise: Joi.optional().default('refused'),
    }),
  BODY_LIMIT_BYTES: Joi.number().integer().min(1024).max(10_485_760).default(262_144),
  REQUEST_TIMEOUT_MS: milliseconds(30_000),
  CONNECTION_TIMEOUT_MS: milliseconds(60_000),
  SHUTDOWN_DRAIN_MS: Joi.number()
    .integer()
    .min(0)
    .max(60_000)
    .when('NODE_ENV', {
      is: 'production',
      then: Joi.optional().default(2_000),
      otherwise: Joi.optional().default(0),
    }),
  LOG_LEVEL: Joi.string().valid('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  LOG_PRETTY: Joi.boolean().when('NODE_ENV', {
    is: 'development',
    then: Joi.optional().default(true),
    otherwise: Joi.optional().default(false),
  }),
  METRICS_TOKEN: secret.optional(),
  METRICS_PORT: Joi.number().port().optional(),
  SENTRY_DSN: address('http', 'https').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address('http', 'https').optional(),
  OTEL_TRACES_SAMPLER_ARG: Joi.number().min(0).max(1).default(1),

  DATABASE_URL: inProduction(address('postgres', 'postgresql')),
  DATABASE_POOL_MAX: Joi.number().integer().min(2).max(200).default(10),
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds(3_000),
  DATABASE_LOCK_TIMEOUT_MS: milliseconds(2_000),
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(3_000),
  DATABASE_IDLE_TX_TIMEOUT_MS: milliseconds(4_000),
  DATABASE_QUERY_TIMEOUT_MS: milliseconds(6_000),

  JWT_SECRET_CURRENT: inProduction(secret),
  JWT_SECRET_PREVIOUS: secret.optional(),
  MAIL_TOKEN_SECRET: inProduction(secret),
  ACCESS_TOKEN_TTL_SECONDS: Joi.number().integer().min(60).max(3_600).default(900),
  REFRESH_TOKEN_TTL_DAYS: Joi.number().integer().min(1).max(365).default(30),
  REFRESH_GRACE_SECONDS: Joi.number().integer().min(0).max(60).default(10),
  JWT_ALGORITHM: Joi.string().valid('HS256', 'ES256').default('HS256'),
  JWT_PRIVATE_KEY: Joi.string().when('JWT_ALGORITHM', {
    is: 'ES256',
    then: Joi.required(),
    otherwise: Joi.optional(),
  }),
  JWT_PREVIOUS_PUBLIC_KEY: Joi.string().optional(),
  ENCRYPTION_SECRET_CURRENT: secret.optional(),
  ENCRYPTION_SECRET_PREVIOUS: secret.optional(),
  AUTH_ALLOW_SELF_REGISTRATION: Joi.boolean().default(true),
  MFA_REQUIRED_ROLES: Joi.string()
    .allow('')
    .pattern(/^(USER|MODERATOR|ADMIN)(\s*,\s*(USER|MODERATOR|ADMIN))*$/)
    .default(''),
  PASSWORD_HASH_CONCURRENCY: Joi.number().integer().min(1).max(64).optional(),
  PASSWORD_HASH_QUEUE: Joi.number().integer().min(1).max(10_000).default(60),

  LIMIT_CLIENT_PER_MINUTE: budget(3_000, 600_000),
  LIMIT_AUTH_PER_MINUTE: budget(60, 6_000),
  LIMIT_MAIL_PER_HOUR: budget(30, 6_000),
  LIMIT_MESSAGES_PER_MINUTE: Joi.number().integer().min(1).max(1_000_000).default(100),
  LIMIT_DISCUSSIONS_PER_HOUR: Joi.number().integer().min(1).max(1_000_000).default(5),
  LIMIT_SOCKET_EVENTS_PER_MINUTE: budget(600, 120_000),
  LIMIT_SOCKETS_PER_PERSON: Joi.number().integer().min(1).max(1_000).default(20),
  IN_FLIGHT_MAX: Joi.number().integer().min(1).max(10_000).default(200),
  PUBLIC_CACHE_BYTES: Joi.number().integer().min(0).max(4_294_967_296).default(33_554_432),
  // More than a second would show deals that are gone for longer than is promised.
  PUBLIC_CACHE_MS: Joi.number().integer().min(50).max(1_000).default(900),

  TERMS_VERSION: Joi.string()
    .pattern(/^[\w.-]{1,40}$/, 'a version such as 2026-11-01')
    .default('2026-11-01'),
  TERMS_REQUIRED: Joi.boolean().when('NODE_ENV', {
    is: 'production',
    then: Joi.optional().default(true),
    otherwise: Joi.optional().default(false),
  }),
  DELETION_GRACE_DAYS: Joi.number().integer().min(0).max(365).default(30),
  EXPORT_KEEP_DAYS: Joi.number().integer().min(1).max(30).default(7),
  OIDC_PROVIDERS: Joi.string()
    .pattern(/^[a-z][a-z0-9]{0,19}(,[a-z][a-z0-9]{0,19}){0,9}$/, 'names such as google,discord')
    .allow('')
    .default(''),

  REDIS_URL: address('redis', 'rediss').when('NODE_ENV', {
    is: 'production',
    then: Joi.when('APP_ROLE', {
      is: Joi.valid('api', 'worker'),
      then: Joi.required(),
      otherwise: Joi.optional(),
    }),
    otherwise: Joi.optional(),
  }),

  STORAGE_DRIVER: inProduction(Joi.string().valid('disk', 's3'), (given: { S3_BUCKET?: string }) =>
    given.S3_BUCKET ? 's3' : 'disk',
  ),
  S3_ENDPOINT: address('http', 'https').optional(),
  S3_BUCKET: withS3(Joi.string()),
  S3_PRIVATE_BUCKET: withS3InProduction(Joi.string().invalid(Joi.ref('S3_BUCKET'))),
  S3_BASE_URL: withS3InProduction(address('http', 'https')),
  AWS_REGION: withS3InProduction(Joi.string(), 'us-east-1'),
  AWS_ACCESS_KEY_ID: Joi.string().optional(),
  AWS_SECRET_ACCESS_KEY: Joi.string().optional(),
  IMAGE_MAX_BYTES: Joi.number().integer().min(65_536).max(52_428_800).default(15_728_640),
  IMAGE_MAX_PIXELS: Joi.number().integer().min(10_000).max(100_000_000).default(25_000_000),
  IMAGE_UNUSED_HOURS: Joi.number().min(1).max(8_760).default(24),
  IMAGE_ORPHAN_GRACE_HOURS: Joi.number().min(1).max(8_760).default(24),

  SEARCH_DRIVER: inProduction(
    Joi.string().valid('postgres', 'meilisearch'),
    (given: { MEILISEARCH_HOST?: string }) => (given.MEILISEARCH_HOST ? 'meilisearch' : 'postgres'),
  ),
  MEILISEARCH_HOST: withMeilisearch(address('http', 'https')),
  MEILISEARCH_API_KEY: withMeilisearchInProduction(Joi.string().min(16)),
  MEILISEARCH_INDEX_PREFIX: Joi.string()
    .pattern(/^[a-zA-Z0-9_-]{1,40}$/, 'letters, digits, - and _')
    .allow('')
    .default(''),
  MEILISEARCH_TIMEOUT_MS: milliseconds(1_000),

  MAIL_TRANSPORT: Joi.string().when('NODE_ENV', {
    is: 'production',
    then: Joi.valid('resend', 'smtp').optional().default('resend'),
    otherwise: Joi.valid('resend', 'smtp', 'outbox')
      .optional()
      .default((given: { RESEND_API_KEY?: string; SMTP_URL?: string }) =>
        given.RESEND_API_KEY ? 'resend' : given.SMTP_URL ? 'smtp' : 'outbox',
      ),
  }),
  IMPORT_MAX_BYTES: Joi.number().integer().min(65_536).max(2_147_483_647).default(209_715_200),
  IMPORT_KEEP_DAYS: Joi.number().integer().min(1).max(365).default(30),
  CRAWL_DRIVER: Joi.string().valid('builtin', 'queue').default('builtin'),
  CRAWL_HOSTS: Joi.string()
    .pattern(
      /^[a-z0-9.-]+(:\d{1,5})?(\s*,\s*[a-z0-9.-]+(:\d{1,5})?)*$/i,
      'hosts such as shop.example,www.shop.example',
    )
    .allow('')
    .default(''),
  CRAWL_CONTACT: Joi.string()
    .pattern(/^[\x21-\x7e]{1,200}$/, 'an address without spaces')
    .optional(),
  CRAWL_DELAY_MS: Joi.number().integer().min(0).max(600_000).default(2_000),
  CRAWL_TIMEOUT_MS: milliseconds(15_000),
  CRAWL_MAX_BYTES: Joi.number().integer().min(65_536).max(52_428_800).default(4_194_304),
  CRAWL_ACCEPT: Joi.string().valid('hand', 'gtin').default('hand'),
  PRICE_CHECK_HOURS: Joi.number().integer().min(1).max(8_760).default(24),

  RESEND_API_KEY: withTransport('resend', Joi.string()),
  SMTP_URL: withTransport('smtp', address('smtp', 'smtps')),
  RESEND_WEBHOOK_SECRETS: Joi.string()
    .pattern(
      /^whsec_[A-Za-z0-9+/]{24,}={0,2}(\s*,\s*whsec_[A-Za-z0-9+/]{24,}={0,2}){0,4}$/,
      'secrets that begin with whsec_, with commas between',
    )
    .optional(),
  RESEND_BASE_URL: address('http', 'https').default('https://api.resend.com'),
  MAIL_FROM: inProduction(Joi.string(), 'KwadMarket <hello@kwad.test>'),

  MAILS_PER_SECOND: Joi.number().min(0.1).max(10_000).default(2),
  DELIVERY_MAX_FAILURES: Joi.number().integer().min(1).max(100).default(12),
  DELIVERY_LEASE_SECONDS: Joi.number().min(1).max(600).default(30),
  DELIVERY_RETRY_MS: Joi.number().integer().min(10).max(600_000).default(5_000),
  AWAY_MAIL_DELAY_SECONDS: Joi.number().min(0).max(86_400).default(10),
  AWAY_MAIL_PAUSE_SECONDS: Joi.number().min(1).max(86_400).default(900),
  NOTIFICATION_KEEP_DAYS: Joi.number().integer().min(1).max(3_650).default(180),
  VAPID_PUBLIC_KEY: Joi.string().pattern(/^[\w-]{87}$/, 'an uncompressed P-256 point in base64url'),
  VAPID_PRIVATE_KEY: Joi.string().pattern(/^[\w-]{43}$/, '32 bytes in base64url'),
  VAPID_SUBJECT: Joi.string().pattern(/^(mailto:\S+@\S+|https:\/\/\S+)$/, 'a mailto: or https: address'),
  PUSH_SERVICE_HOSTS: Joi.string().default(
    'fcm.googleapis.com,push.services.mozilla.com,notify.windows.com,push.apple.com',
  ),

  FACT_MAX_FAILURES: Joi.number().integer().min(1).max(100).default(8),

  BACKUP_DIR: Joi.string().optional(),
  BACKUP_SCHEDULE: Joi.string().custom(cronExpression).optional(),
  BACKUP_KEEP_DAILY: Joi.number().integer().min(1).max(3_650).default(30),
  BACKUP_KEEP_WEEKLY: Joi.number().integer().min(1).max(520).default(52),
  BACKUP_S3_BUCKET: Joi.string().optional(),
  BACKUP_S3_PREFIX: Joi.string().optional(),
  BACKUP_S3_ENDPOINT: address('http', 'https').optional(),
  BACKUP_S3_REGION: Joi.string().optional(),
  BACKUP_S3_ACCESS_KEY_ID: Joi.string().optional(),
  BACKUP_S3_SECRET_ACCESS_KEY: Joi.string().optional(),
  PG_BIN_DIR: Joi.string().optional(),

  SEED: Joi.string()
    .valid('demo', 'none')
    .when('NODE_ENV', {
      is: 'production',
      then: Joi.optional().default('none'),
      otherwise: Joi.optional().default('demo'),
    }),
  SEED_PASSWORD: Joi.string().min(8).max(256).optional(),
})
  // The settings of each provider that OIDC_PROVIDERS names: OIDC_GOOGLE_ISSUER …
  .pattern(/^OIDC_[A-Z][A-Z0-9]*_ISSUER$/, address('http', 'https'))
  .pattern(/^OIDC_[A-Z][A-Z0-9]*_(CLIENT_ID|CLIENT_SECRET|SCOPES)$/, Joi.string().max(1_000))
  .and('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')
  .and('BACKUP_S3_ACCESS_KEY_ID', 'BACKUP_S3_SECRET_ACCESS_KEY')
  .and('VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT')
  .unknown(true);
