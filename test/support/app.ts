import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/boot/create-app.js';
import { loadEnvironment } from '../../src/config/environment.js';
import { OutboxMailer } from '../../src/platform/mail/outbox.mailer.js';
import type { StoredMail } from '../../src/platform/mail/outbox.mailer.js';
import { PrismaService } from '../../src/platform/prisma/prisma.service.js';
import { ApiClient } from './client.js';
import { createTestDatabase } from './database.js';
import { documentOf } from './openapi-document.js';
import { ReplyShapes } from './reply-shapes.js';
import { waitFor } from './wait.js';

/** The whole application on a port and a database of its own. */
export interface TestApp {
  app: NestFastifyApplication;
  prisma: PrismaService;
  url: string;
  databaseUrl: string;
  dataDir: string;
  /** A client that is not signed in. */
  anonymous: ApiClient;
  /** Mails sent so far, newest first. */
  mails(): Promise<StoredMail[]>;
  /** Resolves when every queued job was done, and every delivery that is due. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** One for all applications of a test file: it takes a while to make, and they all answer alike. */
let shapes: ReplyShapes | undefined;

/** Starts the application as main.ts does, listening on a free port of the loopback. */
export async function startTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'kwad-app-'));
  loadEnvironment({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    // Where the environment names a Meilisearch, only the tests that are about it use it.
    SEARCH_DRIVER: 'postgres',
    MEILISEARCH_HOST: '',
    MEILISEARCH_API_KEY: '',
    // What a test changes it looks at right after; the tests of the cache switch it on.
    PUBLIC_CACHE_BYTES: '0',
    // Tests talk more than people do; the tests of these limits set them.
    LIMIT_MESSAGES_PER_MINUTE: '100000',
    LIMIT_DISCUSSIONS_PER_HOUR: '100000',
    ...settings,
  });
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const prisma = app.get(PrismaService);
  return {
    app,
    prisma,
    url,
    databaseUrl: database.url,
    dataDir,
    anonymous: new ApiClient(url, undefined, () => (shapes ??= new ReplyShapes(documentOf(app)))),
    mails: () => new OutboxMailer(join(dataDir, 'mail')).list(),
    settle: async () => {
      await waitFor('the queues to be empty', async () => {
        const [row] = await prisma.sql<{ open: number }>(
          {
            name: 'test_open_jobs',
            text: `SELECT (SELECT count(*) FROM pgboss.job WHERE state IN ('created', 'retry', 'active'))::int + (
              SELECT count(*) FROM "NotificationDelivery" WHERE state = 'PENDING' AND "dueAt" <= now())::int AS open`,
          },
          [],
        );
        return row?.open === 0;
      });
    },
    stop: async () => {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
