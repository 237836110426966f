import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LONG } from '../support/long-form.js';
import { insertCategories } from '../support/catalogue.js';
import type { TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { ServerProcess } from '../support/server-process.js';
import { connectPrisma } from '../support/stored-pictures.js';
import { waitFor } from '../support/wait.js';

const ROOT = join(import.meta.dirname, '../..');

// Each command is a process that loads the whole product.
jest.setTimeout(180_000);

describe('npm run products:import', () => {
  let database: TestDatabase;
  let folder: string;
  let settings: Record<string, string>;
  let server: ServerProcess | undefined;
  let prisma: ReturnType<typeof connectPrisma>;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'kwad-import-'));
    settings = { DATABASE_URL: database.url, DATA_DIR: folder, SEED: 'none', LOG_LEVEL: 'silent' };
    server = await ServerProcess.start(settings);
    prisma = connectPrisma(settings);
    await insertCategories({ prisma } as TestApp);
  });
  afterAll(async () => {
    await server?.end();
    await prisma?.onApplicationShutdown();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the script of package.json, as a shopkeeper would. */
  async function begin(...args: string[]): Promise<{ child: ChildProcess; ended: Promise<Ended> }> {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const [program, ...given] = (scripts['products:import'] as string).split(' ');
    expect(program).toBe('node');
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [...given, ...args], {
      cwd: ROOT,
      env: { PATH, HOME, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
    return { child, ended };
  }
  const run = async (...args: string[]) => (await begin(...args)).ended;
  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }
  const slugs = async () =>
    (await prisma.product.findMany({ where: { deletedAt: null }, orderBy: { slug: 'asc' } })).map(
      ({ slug }) => slug,
    );

  it('checks, says what is wrong in which line, applies, and takes back', async () => {
    const path = await file(
      'motors.csv',
      '\uFEFFreference;brand;name;category;kv;price;merchant;url\r\nA;Emax;Eco 2306;motor;2400;"24,90 €";shop;https://s.example/a\r\nB;Emax;Bad;motor;fast;;;\r\n',
    );
    const errors = join(folder, 'errors.csv');
    const report = join(folder, 'report.csv');
    const checked = await run(path, '--errors', errors, '--report', report);
    expect(checked.code).toBe(0);
    expect(checked.out).toMatch(/^line 3: specs\.kv .+\nCHECKED: 1 created, 1 failed\.\nNothing was changed/);
    expect(checked.err).toContain('100 %  checked, 2 rows');
    expect(await slugs()).toEqual([]);
    const lines = async (table: string) => (await readFile(table, 'utf8')).trimEnd().split('\r\n');
    expect(await lines(errors)).toEqual([
      '"line","outcome","reference","field","message"',
      expect.stringMatching(/^"3","FAILED","B","specs.kv","must be .+"$/),
    ]);
    expect(await lines(report)).toEqual([
      expect.anything(),
      '"2","CREATED","A","",""',
      expect.stringContaining('"3","FAILED","B","specs.kv"'),
    ]);

    const applied = await run(path, '--apply', '--json');
    expect(JSON.parse(applied.out)).toMatchObject({ state: 'APPLIED', rows: { created: 1, failed: 1 } });
    expect(await slugs()).toEqual(['emax-eco-2306']);

    const { id } = JSON.parse(applied.out) as { id: string };
    const admin = spawn(process.execPath, [join(ROOT, 'scripts/admin.mjs'), 'products', 'undo-import', id], {
      env: { PATH: process.env.PATH, ...settings },
    });
    expect(await new Promise((resolve) => admin.once('close', resolve))).toBe(0);
    expect(await slugs()).toEqual([]);
    const entries = await prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(entries.map(({ action, via, after }) => [action, via, after])).toEqual([
      ['import.requested', 'CLI', expect.objectContaining({ goal: 'APPLIED', fileName: 'motors.csv' })],
      ['products.imported', 'CLI', { state: 'APPLIED', created: 1, updated: 0 }],
      ['import.undo_requested', 'CLI', { goal: 'UNDONE' }],
    ]);
  });

  (LONG ? it : it.skip)('reads the export of Shopify, JSON, and JSON line by line', async () => {
    const shopify = await file(
      'export.csv',
      'Handle,Title,Vendor,Type,Published,Variant Price,Status\nxing,Xing 2207,iFlight,Motors,true,19.90,active\n',
    );
    const words = ['--layout', 'shopify', '--merchant', 'shop.example', '--categories', '{"Motors":"motor"}'];
    expect(await run(shopify, '--apply', ...words)).toMatchObject({
      code: 0,
      out: expect.stringContaining('APPLIED: 1 created.'),
    });
    const item = (name: string) => JSON.stringify({ brand: 'Json', name, category: 'motor' });
    const list = await file('list.json', `[${item('One')},${item('Two')}]`);
    expect((await run(list, '--apply')).out).toContain('APPLIED: 2 created.');
    const lines = await file('lines.ndjson', `${item('Three')}\n${item('Two')}\n`);
    expect((await run(lines, '--apply')).out).toContain('APPLIED: 1 created, 1 unchanged.');
  });

  it('explains what it cannot do', async () => {
    expect(await run(join(folder, 'nothing.csv'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no file'),
    });
    const path = await file('broken.json', '[{"brand":');
    expect(await run(path)).toMatchObject({
      code: 1,
      err: expect.stringContaining('The file cannot be read'),
    });
    expect(await run(path, '--layout', 'word')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--layout'),
    });
  });

  (LONG ? it : it.skip)(
    'does the work itself where no server runs; killed, the next worker goes on',
    async () => {
      await server!.end();
      server = undefined;
      const rows = Array.from({ length: 5_000 }, (_, n) => `R-${n},Kill,Motor ${n},motor`);
      const path = await file('many.csv', `reference,brand,name,category\n${rows.join('\n')}\n`);
      const { child, ended } = await begin(path, '--apply', '--source', 'kill');
      const created = () => prisma.product.count({ where: { brand: 'Kill' } });
      await waitFor('some batches', async () => (await created()) >= 500, 120_000);
      child.kill('SIGKILL');
      await ended;
      const before = await created();
      expect(before).toBeLessThan(rows.length);

      server = await ServerProcess.start(settings);
      const state = async () =>
        (await prisma.productImport.findFirstOrThrow({ where: { fileName: 'many.csv' } })).state;
      await waitFor('the import to end', async () => (await state()) === 'APPLIED', 120_000);
      expect(await created()).toBe(rows.length);
      const { created: counted, failed } = await prisma.productImport.findFirstOrThrow({
        where: { fileName: 'many.csv' },
      });
      expect({ counted, failed }).toEqual({ counted: rows.length, failed: 0 });
    },
  );
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}
