import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { ImageSweeps } from '../../src/modules/images/image-sweeps.service.js';
import { startTestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { expectProblem } from '../support/problems.js';
import { person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { ServerProcess } from '../support/server-process.js';
import { connectPrisma, openSweeps } from '../support/stored-pictures.js';
import { soundReport, storm } from '../support/upload-storm.js';
import { waitFor } from '../support/wait.js';

/** Hard work, which a machine that does other things too is given time for. */
jest.setTimeout(90_000);

/** Holds up every writer of pictures, but no reader, until it is let go. */
async function holdImages(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE "Image" IN EXCLUSIVE MODE');
  return () => client.end();
}

async function files(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'media', 'images'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('a process that dies between the objects of a picture and its row', () => {
  let database: TestDatabase;
  let dataDir: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'kwad-crash-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('leaves objects without a row, never a row without objects; the sweep removes just these', async () => {
    const settings = { DATABASE_URL: database.url, DATA_DIR: dataDir, SEED: 'none', LOG_LEVEL: 'warn' };
    const server = await ServerProcess.start(settings);
    const prisma = connectPrisma(settings);
    try {
      const seller = await person({ prisma, anonymous: server.api });
      expect((await seller.api.upload('/api/images', await photo({ seed: 1 }))).status).toBe(201);
      const alive = await files(dataDir);
      expect(alive).toHaveLength(9);

      const letGo = await holdImages(database.url);
      const upload = seller.api.upload('/api/images', await photo({ seed: 2 })).catch(() => 'no answer');
      await waitFor('the objects', async () => (await files(dataDir)).length === 18);
      await server.end('SIGKILL');
      await letGo();
      expect(await upload).toBe('no answer');

      expect(await prisma.image.count()).toBe(1);
      const { sweeps, close } = await openSweeps(settings);
      expect(await sweeps.removeOrphanObjects()).toMatchObject({ seen: 18, orphans: 0 });
      expect(await sweeps.removeOrphanObjects({ graceMs: -1_000 })).toMatchObject({ orphans: 9, removed: 9 });
      expect((await files(dataDir)).sort()).toEqual(alive.sort());
      await close();
    } finally {
      await server.end('SIGKILL');
      await prisma.onApplicationShutdown();
    }
  });
});

describe('uploads while the process is killed and the store goes away', () => {
  it('leave no row without its objects, and no orphan after the sweep', async () => {
    const report = await storm({ uploads: 24, faults: 2 });
    expect(report).toMatchObject({ kills: 1, outages: 1, ...soundReport(report) });
  });
});

describe('a row that cannot be written', () => {
  it('takes its objects with it, and the sender is asked to try again', async () => {
    const app = await startTestApp();
    try {
      const seller = await person(app);
      const letGo = await holdImages(app.databaseUrl);
      const reply = await seller.api.upload('/api/images', await photo());
      await letGo();
      expectProblem(reply, 503, 'service.busy');
      expect(await files(app.dataDir)).toEqual([]);
      expect(await app.app.get(ImageSweeps).removeOrphanObjects({ graceMs: -1_000 })).toMatchObject({
        seen: 0,
      });
    } finally {
      await app.stop();
    }
  });
});

describe('more pictures at once than can be drawn', () => {
  it('are asked to come back, and those that were let in are all stored', async () => {
    const app = await startTestApp();
    try {
      const seller = await person(app);
      const file = await photo();
      const replies = await Promise.all(
        Array.from({ length: 70 }, () => seller.api.upload('/api/images', file)),
      );
      const stored = replies.filter(({ status }) => status === 201);
      const refused = replies.filter(({ status }) => status !== 201);
      expect(stored.length).toBeGreaterThan(10);
      expect(refused.length).toBeGreaterThan(10);
      for (const reply of refused) {
        expectProblem(reply, 503, 'image.busy');
        expect(reply.headers.get('retry-after')).toBe('5');
      }
      expect(await app.prisma.image.count()).toBe(stored.length);
      expect((await seller.api.upload('/api/images', file)).status).toBe(201);
    } finally {
      await app.stop();
    }
  });
});
