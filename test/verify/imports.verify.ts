import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../support/app.js';
import { insertCategories } from '../support/catalogue.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { settled } from '../support/imports.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { childrenOf, costOf } from '../support/process-cost.js';
import { freePort, ServerProcess } from '../support/server-process.js';
import { connectPrisma } from '../support/stored-pictures.js';
import { waitFor } from '../support/wait.js';

const ROWS = 100_000;
/** Resident memory of the process that imports, with all that Node itself takes. */
const MAX_MB = 200;

/** The long form of imports.spec.ts: a large file, its memory, a worker that is killed, an undo of it all. */
describe(`a file of ${ROWS} products`, () => {
  let database: TestDatabase;
  let folder: string;
  let settings: Record<string, string>;
  let server: ServerProcess;
  let admin: Person;
  let file: Buffer;

  const start = async () => {
    server = await ServerProcess.start(settings);
    if (admin) admin = { ...admin, api: server.api.as(admin.token) };
  };
  const send = async () => {
    const { status, body } = await admin.api.upload(
      '/api/products/import?apply=true',
      file,
      'many.csv',
      'text/csv',
    );
    expect(status).toBe(202);
    return body.id as string;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'kwad-verify-'));
    file = await writeTable(join(folder, 'many.csv'));
    // The same address each time, or the tokens of before the kill were of another server.
    const PORT = String(await freePort());
    settings = { DATABASE_URL: database.url, DATA_DIR: folder, SEED: 'none', LOG_LEVEL: 'silent', PORT };
    await start();
    const prisma = connectPrisma(settings);
    await insertCategories({ prisma } as TestApp);
    admin = await person({ prisma, anonymous: server.api }, { role: 'ADMIN' });
    await prisma.onApplicationShutdown();
  }, 120_000);
  afterAll(async () => {
    await server?.end();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Resident memory in MB at its highest: of the server's children, and how much more than at rest the server had. */
  async function watchMemory(until: () => Promise<unknown>): Promise<{ importer: number; server: number }> {
    const pid = server.child.pid!;
    const calm = (await costOf(pid)).rss;
    const peak = { importer: 0, server: 0 };
    const look = async () => {
      for (const child of await childrenOf(pid)) {
        // It may have ended since.
        const { peakRss } = await costOf(child).catch(() => ({ peakRss: 0 }));
        peak.importer = Math.max(peak.importer, peakRss);
      }
      peak.server = Math.max(peak.server, (await costOf(pid)).rss - calm);
    };
    const timer = setInterval(() => void look().catch(() => undefined), 200);
    await until();
    clearInterval(timer);
    return { importer: Math.round(peak.importer), server: Math.round(peak.server) };
  }

  it(`needs less than ${MAX_MB} MB, and ends right although the worker is killed half-way`, async () => {
    const begun = performance.now();
    const id = await send();
    const half = async () => {
      const { body } = await admin.api.get(`/api/products/imports/${id}`);
      return (body.rows.created as number) > ROWS / 2;
    };
    const first = await watchMemory(() => waitFor('half of the file', half, 400_000));
    await server.end('SIGKILL');
    await start();
    let ended: Awaited<ReturnType<typeof settled>>;
    const second = await watchMemory(async () => (ended = await settled(admin, id, 400_000)));
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `${ROWS} rows, ${Math.round(file.length / 1e6)} MB: ${seconds} s with a kill; MB of the importing process, and what ` +
        `the server grew by: ${JSON.stringify([first, second])}`,
    );
    expect(ended!).toMatchObject({ state: 'APPLIED', rows: { created: ROWS, failed: 0, updated: 0 } });
    for (const { importer } of [first, second]) {
      expect(importer).toBeGreaterThan(0);
      expect(importer).toBeLessThan(MAX_MB);
    }
  }, 900_000);

  it('changes nothing the second time', async () => {
    const begun = performance.now();
    const ended = await settled(admin, await send(), 400_000);
    console.log(`again: ${Math.round((performance.now() - begun) / 1000)} s`);
    expect(ended.rows).toMatchObject({ created: 0, updated: 0, unchanged: ROWS, failed: 0 });
  }, 900_000);
});

async function writeTable(path: string): Promise<Buffer> {
  const out = createWriteStream(path);
  out.write(
    'reference,brand,name,category,description,kv,weight_g,motor_mount_mm,stator_size,merchant,url,price\r\n',
  );
  for (let n = 0; n < ROWS; n++) {
    const words = `"<p>Motor ${n}, balanced,\r\nwith ""long"" shaft.</p>${'<b>Smooth</b> and light. '.repeat(4)}"`;
    const line = `R-${n},Brand ${n % 50},Motor ${n},motor,${words},${1_000 + (n % 3_000)},"33,5",16,2207,shop,https://s.example/${n},"${10 + (n % 50)},90"\r\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return readFile(path);
}
