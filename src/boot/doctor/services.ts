import { Redis } from 'ioredis';
import { createTransport } from 'nodemailer';
import { appConfig } from '../../config/app.config.js';
import type { Environment } from '../../config/environment.js';
import { newId } from '../../common/ids.js';
import { storageConfig } from '../../config/storage.config.js';
import { openPrivateStorage, openPublicStorage } from '../../platform/storage/open-storage.js';
import type { Storage } from '../../platform/storage/storage.js';
import { failed, ok, reasonOf, skipped, warning } from './finding.js';
import type { Finding } from './finding.js';

const PATIENCE_MS = 5_000;

/** Redis must never drop what it holds: limits, and the words between replicas. */
export async function examineRedis({ REDIS_URL }: Environment): Promise<Finding[]> {
  if (!REDIS_URL) return [skipped('redis', 'REDIS_URL is not set: one process needs none')];
  const redis = new Redis(REDIS_URL, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The command at hand only says that the connection is closed.
  let refusal: Error | undefined;
  redis.on('error', (error) => (refusal ??= error));
  try {
    await redis.connect();
    return [await examinePolicy(redis)];
  } catch (error) {
    const fix = 'Check REDIS_URL, and that Redis runs: docs/operations/runbooks/redis.md.';
    return [failed('redis', reasonOf(refusal ?? error), fix)];
  } finally {
    redis.disconnect();
  }
}

async function examinePolicy(redis: Redis): Promise<Finding> {
  const [, version = 'of an unknown version'] = /redis_version:(\S+)/.exec(await redis.info('server')) ?? [];
  // Rented ones often refuse to tell.
  const settings = await redis.config('GET', 'maxmemory-policy').catch(() => null);
  if (!settings) {
    const fix = 'Look at its maxmemory-policy where it is rented: it must be noeviction.';
    return warning('redis', `answers, Redis ${version}, but does not tell its settings`, fix);
  }
  const [, policy = 'unknown'] = settings;
  if (policy === 'noeviction') return ok('redis', `answers, Redis ${version}, maxmemory-policy ${policy}`);
  const fix = 'CONFIG SET maxmemory-policy noeviction, and the same in its configuration file.';
  return failed('redis', `maxmemory-policy is ${policy}: under pressure it forgets limits`, fix);
}

/** Both places of objects, by writing, reading and removing one. */
export async function examineStorage(): Promise<Finding[]> {
  const config = storageConfig();
  const app = appConfig();
  const fix =
    config.driver === 's3'
      ? 'Check S3_BUCKET, S3_PRIVATE_BUCKET, AWS_REGION and that the key may put, get, list and delete in both.'
      : 'Make DATA_DIR writable for this user; docs/operations/runbooks/storage-full.md if the disk is full.';
  return Promise.all([
    roundTrip('storage: pictures', openPublicStorage(app, config), fix),
    roundTrip('storage: private copies', openPrivateStorage(app, config), fix),
  ]);
}

async function roundTrip(check: string, storage: Storage, fix: string): Promise<Finding> {
  const key = `doctor/${newId()}.txt`;
  try {
    await storage.put(key, Buffer.from(key), 'text/plain');
    const stored = await storage.read(key);
    const chunks: Buffer[] = [];
    for await (const chunk of stored ?? []) chunks.push(chunk as Buffer);
    await storage.remove(key);
    if (Buffer.concat(chunks).toString() !== key) throw new Error('what was written is not what is read');
    return ok(check, `${storage.kind}: written, read, removed`);
  } catch (error) {
    return failed(check, reasonOf(error), fix);
  }
}

/** Whether mails could leave, without sending one. */
export async function examineMail(environment: Environment): Promise<Finding[]> {
  switch (environment.MAIL_TRANSPORT) {
    case 'outbox':
      return [skipped('mail', 'kept under DATA_DIR and shown at /api/dev/mail')];
    case 'smtp':
      return [await examineSmtp(environment.SMTP_URL!)];
    case 'resend':
      return [await examineResend(environment)];
  }
}

async function examineSmtp(url: string): Promise<Finding> {
  const transport = createTransport({ url, connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS });
  try {
    await transport.verify();
    return ok('mail', 'the mail server takes our credentials');
  } catch (error) {
    return failed('mail', reasonOf(error), 'Check SMTP_URL: docs/operations/runbooks/mail.md.');
  } finally {
    transport.close();
  }
}

/** https://resend.com/docs/api-reference/domains/list-domains. A key that may only send is refused there, and that is fine. */
async function examineResend({ RESEND_BASE_URL, RESEND_API_KEY, MAIL_FROM }: Environment): Promise<Finding> {
  const domain = /@([\w.-]+)/.exec(MAIL_FROM)?.[1]?.toLowerCase() ?? '';
  try {
    const reply = await fetch(new URL('/domains', RESEND_BASE_URL), {
      headers: { Authorization: `Bearer ${RESEND_API_KEY}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body = (await reply.json().catch(() => ({}))) as {
      name?: string;
      data?: { name: string; status: string }[];
    };
    if (body.name === 'restricted_api_key')
      return ok('mail', 'Resend knows the key, which may only send: look at the domain in its dashboard');
    if (!reply.ok)
      return failed(
        'mail',
        `Resend answered ${reply.status} ${body.name ?? ''}`.trim(),
        'Check RESEND_API_KEY.',
      );
    const status = body.data?.find(({ name }) => name === domain)?.status ?? 'unknown';
    if (status === 'verified') return ok('mail', `${domain} is verified at Resend`);
    const fix = `Add ${domain} (of MAIL_FROM) at Resend and publish the DNS records that it shows.`;
    return failed('mail', `${domain} is ${status} at Resend: it refuses mails from there`, fix);
  } catch (error) {
    return warning('mail', reasonOf(error), 'Check RESEND_BASE_URL and the way out of this network.');
  }
}
