import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ServerProcess } from '../support/server-process.js';

const MAIN = join(import.meta.dirname, '../../dist/admin/main.js');

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kwad-admin-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number | null; text: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, DATA_DIR: dataDir };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

it('works on the embedded database while the server runs, and when it is stopped', async () => {
  const early = await run('facts', 'list');
  expect(early).toMatchObject({ code: 1, text: expect.stringContaining('npm start') });

  const server = await ServerProcess.start({ DATA_DIR: dataDir, SEED: 'none', LOG_LEVEL: 'silent' });
  expect(await run('facts', 'list')).toEqual({ code: 0, text: 'None.\n' });
  expect((await server.api.get('/api/health')).status).toBe(200);
  expect(await server.end()).toBe(0);

  expect(await run('facts', 'list', '--json')).toMatchObject({
    code: 0,
    text: expect.stringContaining('"items": []'),
  });
}, 240_000);
