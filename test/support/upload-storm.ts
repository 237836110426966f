import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrismaService } from '../../src/platform/prisma/prisma.service.js';
import type { StoredObject } from '../../src/platform/storage/storage.js';
import type { StoredVariant } from '../../src/modules/images/image-variants.js';
import { createTestDatabase } from './database.js';
import { person } from './people.js';
import { photo } from './photos.js';
import { startS3 } from './s3-server.js';
import type { S3Server } from './s3-server.js';
import { ServerProcess } from './server-process.js';
import { connectPrisma, openSweeps } from './stored-pictures.js';

interface StormPlan {
  uploads: number;
  /** How often the process is killed, and how often the store goes away; they take turns. */
  faults: number;
}

export interface StormReport {
  acknowledged: number;
  refused: number;
  kills: number;
  outages: number;
  rows: number;
  /** Acknowledged uploads whose row is gone. */
  lostRows: number;
  /** Objects that a row names and that are not there, before and after the sweep. */
  missingObjects: number;
  missingAfterSweep: number;
  orphans: number;
  removed: number;
  orphansAfterSweep: number;
}

const CLIENTS = 4;

/** What a report says when nothing was lost and nothing is left over. */
export function soundReport({ orphans }: StormReport): Partial<StormReport> {
  return { lostRows: 0, missingObjects: 0, missingAfterSweep: 0, removed: orphans, orphansAfterSweep: 0 };
}

/** Uploads while the process is killed and the store goes away, then looks at what is left and sweeps. */
export async function storm(plan: StormPlan): Promise<StormReport> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'kwad-storm-'));
  const s3 = await startS3();
  const place = { DATABASE_URL: database.url, DATA_DIR: dataDir, ...s3.settings };
  try {
    return await rage({ SEED: 'none', LOG_LEVEL: 'silent', ...place }, s3, plan);
  } finally {
    await s3.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function rage(
  settings: Record<string, string>,
  s3: S3Server,
  { uploads, faults }: StormPlan,
): Promise<StormReport> {
  let server = await ServerProcess.start(settings);
  const prisma = connectPrisma(settings);
  const port = String(server.port);
  const sender = await person({ prisma, anonymous: server.api });
  const files = await Promise.all([1, 2, 3, 4, 5].map((seed) => photo({ seed })));
  const acknowledged: string[] = [];
  const tally = { done: 0, refused: 0, kills: 0, outages: 0 };

  const send = async () => {
    while (tally.done < uploads) {
      const reply = await sender.api
        .upload('/api/images', files[tally.done % files.length]!)
        .catch(() => null);
      if (reply?.status === 201) {
        acknowledged.push((reply.body as { id: string }).id);
        tally.done++;
      } else {
        tally.refused++;
        await pause(50);
      }
    }
  };
  const disturb = async () => {
    for (let fault = 1; fault <= faults; fault++) {
      const due = (uploads * fault) / (faults + 1);
      while (tally.done < due) await pause(5);
      await pause((fault * 37) % 120);
      if (fault % 2 === 0) {
        tally.outages++;
        await s3.pause(300);
      } else {
        tally.kills++;
        await server.end('SIGKILL');
        server = await ServerProcess.start({ ...settings, PORT: port });
      }
    }
  };
  await Promise.all([...Array.from({ length: CLIENTS }, send), disturb()]);
  await server.end();
  try {
    return {
      ...tally,
      acknowledged: acknowledged.length,
      ...(await inspect(prisma, settings, acknowledged)),
    };
  } finally {
    await prisma.onApplicationShutdown();
  }
}

async function inspect(prisma: PrismaService, settings: Record<string, string>, acknowledged: string[]) {
  const { sweeps, storage, close } = await openSweeps(settings);
  try {
    const rows = await prisma.image.findMany({ select: { id: true, variants: true } });
    const named = rows.flatMap(({ variants }) =>
      (variants as unknown as StoredVariant[]).map(({ key }) => key),
    );
    const ids = new Set(rows.map(({ id }) => id));
    const missing = async () => {
      const there = new Set((await collect(storage.list('images/'))).map(({ key }) => key));
      return { missing: named.filter((key) => !there.has(key)).length, there: there.size };
    };
    const before = await missing();
    const report = await sweeps.removeOrphanObjects({ graceMs: -60_000 });
    const after = await missing();
    return {
      rows: rows.length,
      lostRows: acknowledged.filter((id) => !ids.has(id)).length,
      missingObjects: before.missing,
      missingAfterSweep: after.missing,
      orphans: report.orphans,
      removed: report.removed,
      orphansAfterSweep: after.there - named.length,
    };
  } finally {
    await close();
  }
}

async function collect(objects: AsyncIterable<StoredObject>): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for await (const object of objects) found.push(object);
  return found;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
