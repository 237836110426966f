import type { PrismaService } from '../../../src/platform/prisma/prisma.service.js';
import { S3Storage } from '../../../src/platform/storage/s3.storage.js';
import type { ApiClient } from '../client.js';
import { ChatClient } from '../chat-client.js';
import { openPrisma } from '../database.js';
import { ensureCategory } from '../deals.js';
import { insertDeals } from '../deal-rows.js';
import { openDiscussion } from '../discussions.js';
import { person } from '../people.js';
import type { Person } from '../people.js';
import { prepareProduction } from '../production.js';
import type { Production } from '../production.js';
import { startS3 } from '../s3-server.js';
import { meilisearchSettings, startMeilisearch } from '../search/engines.js';
import { ServerProcess } from '../server-process.js';
import { TcpProxy } from '../tcp-proxy.js';

/** What a server leans on, and what the health report calls it. */
export const DEPENDENCIES = {
  PostgreSQL: 'database',
  Redis: 'redis',
  Meilisearch: 'search',
  S3: 'storage',
  mail: 'mail',
} as const;
export type Dependency = keyof typeof DEPENDENCIES;

/** A server as in production that reaches everything through wires which can be broken, and people who use it. */
export interface LeaningServer {
  server: ServerProcess;
  wires: Record<Dependency, TcpProxy>;
  /** Past the wires: what is really stored, what was really taken. */
  prisma: PrismaService;
  pictures: S3Storage;
  mails: Production['resend'];
  seller: Person;
  buyer: Person;
  dealId: string;
  discussionId: string;
  chat: ChatClient;
  anonymous: ApiClient;
  stop(): Promise<void>;
}

const PICTURES_AT = 'https://pictures.kwad.example';
const MANY = '1000000';

export async function startLeaningServer(): Promise<LeaningServer> {
  const production = await prepareProduction();
  const [s3, meilisearch] = await Promise.all([startS3(), startMeilisearch()]);
  const [database, redis, search, objects, mail] = await Promise.all(
    [
      production.databaseUrl,
      production.redis.url,
      meilisearch.host,
      s3.settings.S3_ENDPOINT!,
      production.resend.url,
    ].map((address) => TcpProxy.before(address)),
  );
  const server = await ServerProcess.start({
    ...production.settings,
    ...s3.settings,
    ...meilisearchSettings({ ...meilisearch, host: search!.address }),
    APP_ROLE: 'all',
    DATABASE_URL: database!.address,
    REDIS_URL: redis!.address,
    S3_ENDPOINT: objects!.address,
    S3_BASE_URL: PICTURES_AT,
    RESEND_BASE_URL: mail!.address,
    MAILS_PER_SECOND: '50',
    TERMS_REQUIRED: 'false',
    LIMIT_CLIENT_PER_MINUTE: MANY,
    LIMIT_AUTH_PER_MINUTE: MANY,
    LIMIT_MAIL_PER_HOUR: MANY,
    LIMIT_MESSAGES_PER_MINUTE: MANY,
  });
  const prisma = openPrisma(production.databaseUrl);
  const anonymous = server.api;
  const app = { prisma, anonymous };
  await ensureCategory(app);
  const [seller, buyer] = [await person(app), await person(app)];
  const [dealId] = await insertDeals(
    app,
    seller.id,
    Array.from({ length: 30 }, (_, n) => ({ title: `Sarabande ${n}` })),
  );
  const discussion = await openDiscussion(buyer, dealId!, 'Is it still there?');
  const chat = new ChatClient(server.api.url, seller.token, discussion.id);
  return {
    server,
    wires: {
      PostgreSQL: database!.wire,
      Redis: redis!.wire,
      Meilisearch: search!.wire,
      S3: objects!.wire,
      mail: mail!.wire,
    },
    prisma,
    pictures: openPictures(s3.settings),
    mails: production.resend,
    seller,
    buyer,
    dealId: dealId!,
    discussionId: discussion.id,
    chat,
    anonymous,
    stop: async () => {
      chat.close();
      await server.end();
      await prisma.onApplicationShutdown();
      await Promise.all([database, redis, search, objects, mail].map((made) => made!.wire.close()));
      await Promise.all([s3.stop(), meilisearch.stop()]);
      await production.stop();
    },
  };
}

/** The keys of all pictures that are stored. */
export async function storedPictures({ pictures }: LeaningServer): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { key } of pictures.list('')) keys.add(key);
  return keys;
}

/** The key of the picture at an address. */
export function keyOf(url: string): string {
  return url.slice(PICTURES_AT.length + 1);
}

function openPictures(settings: Record<string, string>): S3Storage {
  return new S3Storage({
    bucket: settings.S3_BUCKET!,
    region: settings.AWS_REGION!,
    endpoint: settings.S3_ENDPOINT!,
    baseUrl: null,
    credentials: {
      accessKeyId: settings.AWS_ACCESS_KEY_ID!,
      secretAccessKey: settings.AWS_SECRET_ACCESS_KEY!,
    },
    cacheControl: 'no-store',
  });
}
