import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EmbeddedPostgres } from '../../src/platform/postgres/embedded-postgres.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded-postgres.js';
import { isAlive } from '../../src/platform/postgres/process.js';
import { end, lockHolders, query, sentence, until } from './embedded-postgres-helpers.js';

const OWNER = join(import.meta.dirname, 'embedded-postgres-owner.mjs');
const IS_ROOT = process.getuid?.() === 0;

type Report = EmbeddedPostgres & { error?: string; message: string };

/** A stopped cluster to copy, because creating one takes half a second. */
let template: string;
let dataDir: string;
let running: EmbeddedPostgres[];
let children: ChildProcess[];

beforeAll(async () => {
  template = join(await mkdtemp(join(tmpdir(), 'kwad-pg-')), 'data');
  await (await startEmbeddedPostgres({ dataDir: template })).stop();
});

afterAll(() => rm(join(template, '..'), { recursive: true, force: true }));

beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'kwad-pg-')), 'data');
  running = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) if (isAlive(child.pid!)) await end(child);
  for (const server of running) await server.stop();
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

describe('The embedded PostgreSQL', () => {
  it('creates a database, stops without a trace and has the data at the next start', async () => {
    const first = await start();
    expect(first).toMatchObject({ created: true, adopted: false });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await query(first.url, 'SELECT lower($1) = $2 AS yes', ['ÄÉЖ', 'äéж'])).toEqual([{ yes: true }]);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(await first.exited).toEqual({ requested: true });
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log', 'postgres.password']);

    const second = await start();
    expect(second).toMatchObject({ created: false, adopted: false });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes over the server of a process that was killed', async () => {
    copyTemplate();
    const { child, report } = await startElsewhere();
    await query(report.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await end(child);
    expect(isAlive(report.pid)).toBe(true);

    const server = await start();
    expect(server).toMatchObject({ pid: report.pid, port: report.port, adopted: true, created: false });
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });

  it('refuses a second owner while the first lives, and leaves the first alone', async () => {
    copyTemplate();
    const first = await start();
    await expect(start()).rejects.toThrow(sentence(`Another KwadMarket already uses ${dataDir}: stop it`));
    const { report } = await startElsewhere();
    expect(report).toEqual({ error: 'EmbeddedPostgresError', message: expect.stringMatching(/^Another/) });
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('stays its owner when a crashed backend makes it restart itself', async () => {
    copyTemplate();
    const { url, pid } = await start();
    const [owner] = await lockHolders(url);
    process.kill(owner!, 'SIGKILL');
    await until(async () => {
      const [holder] = await lockHolders(url).catch(() => []);
      return holder !== undefined && holder !== owner;
    });
    await expect(start()).rejects.toThrow(/^Another KwadMarket/);
    expect(isAlive(pid)).toBe(true);
  });

  it('lets one of two win that start at the same instant on an empty folder', async () => {
    const both = await Promise.all([startElsewhere(), startElsewhere()]);
    const [winners, losers] = [
      both.filter((one) => !one.report.error),
      both.filter((one) => one.report.error),
    ];
    expect(winners).toHaveLength(1);
    expect(losers[0]?.report.message).toMatch(/^Another KwadMarket already uses/);
    await end(winners[0]!.child);
    await start();
  });

  it('begins anew after a kill in the middle of the first start', async () => {
    const { child } = spawnOwner();
    const names = () => readdir(dataDir).catch((): string[] => []);
    await until(async () => (await names()).some((name) => name.startsWith('postgres.new-')));
    await end(child);
    expect(await names()).toContain('postgres.starting');

    expect(await start()).toMatchObject({ created: true, adopted: false });
    expect(await names()).not.toContain('postgres.starting');
  });

  it('does not wait for a lock whose holder is gone though its pid is used again', async () => {
    await mkdir(dataDir);
    const lock = join(dataDir, 'postgres.starting');
    await writeFile(lock, String(bystander()));
    await expect(start()).rejects.toThrow(/^Another KwadMarket/);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    expect(await start()).toMatchObject({ created: true });
  });

  it.each(['nobody', 'a web server', 'another KwadMarket'])(
    'is not confused by a left pid that is used again, with %s on the old port',
    async (listener) => {
      copyTemplate();
      const web = createServer((_, response) => response.end())
        .listen(0, '127.0.0.1')
        .unref();
      await once(web, 'listening');
      let { port } = web.address() as AddressInfo;
      if (listener !== 'a web server') await new Promise((resolve) => web.close(resolve));
      if (listener === 'another KwadMarket') ({ port } = await start(join(dataDir, '..', 'other')));
      const lines = [bystander(), join(dataDir, 'postgres'), 1, port, '', '127.0.0.1', '', 'ready', ''];
      await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), lines.join('\n'));

      expect(await start()).toMatchObject({ created: false, adopted: false });
      web.closeAllConnections();
      web.close();
    },
  );

  it('does not take the server of a folder for that of its copy', async () => {
    copyTemplate();
    const original = await start();
    const copy = join(dataDir, '..', 'copy');
    await query(original.url, 'CHECKPOINT');
    cpSync(dataDir, copy, { recursive: true });
    const server = await start(copy);
    expect(server.adopted).toBe(false);
    expect(server.pid).not.toBe(original.pid);
  });

  it('tells when the server ends by itself', async () => {
    copyTemplate();
    const server = await start();
    process.kill(server.pid, 'SIGQUIT');
    expect(await server.exited).toEqual({ requested: false });
    await server.stop();
    expect(await start()).toMatchObject({ created: false, adopted: false });
  });
});

describe('The embedded PostgreSQL says in one sentence', () => {
  it('that the folder is of another version', async () => {
    copyTemplate();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(sentence('was made by PostgreSQL 15 and this is PostgreSQL 18'));
  });

  it('that the cluster is damaged, with what PostgreSQL says of it', async () => {
    copyTemplate();
    await rm(join(dataDir, 'postgres', 'global'), { recursive: true });
    await expect(start()).rejects.toThrow(sentence('could not'));
  });

  it('that the password is missing or not the right one', async () => {
    copyTemplate();
    const path = join(dataDir, 'postgres.password');
    await writeFile(path, 'guess\n');
    await expect(start()).rejects.toThrow(sentence(`The password in ${path} does not open`));
    await rm(path);
    await expect(start()).rejects.toThrow(sentence(`${path} is missing`));
    expect(await readFile(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).toBe('18\n');
  });

  it('that something else is in the place of a folder', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toThrow(sentence(`${dataDir} is in the way`));
    await rm(dataDir);
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'holiday.jpg'), '');
    await expect(start()).rejects.toThrow(sentence('holds files but no PostgreSQL cluster'));
  });

  (IS_ROOT ? it.skip : it)('that the folder may not be written (not provable as root)', async () => {
    await mkdir(dataDir, { mode: 0o555 });
    await expect(start()).rejects.toThrow(sentence(`This user may not use ${dataDir}`));
  });
});

/** Gives the test a stopped cluster; synchronous because fs/promises takes four times as long. */
function copyTemplate(): void {
  cpSync(template, dataDir, { recursive: true });
}

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' } });
  running.push(server);
  return server;
}

function spawnOwner(): { child: ChildProcess; report: Promise<Report> } {
  const child = spawn(process.execPath, [OWNER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const line = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  return { child, report: line.then(([text]) => JSON.parse(text) as Report) };
}

async function startElsewhere(): Promise<{ child: ChildProcess; report: Report }> {
  const { child, report } = spawnOwner();
  return { child, report: await report };
}

/** A process that has nothing to do with it, of our own user. */
function bystander(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid!;
}
