import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../src/boot/doctor/finding.js';
import { prepareProduction } from '../support/production.js';
import type { Production } from '../support/production.js';
import { photo } from '../support/photos.js';
import { haveRedis } from '../support/redis.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const ASSEMBLE = join(import.meta.dirname, '../../scripts/image/assemble.mjs');

/** What the image holds, put together by the same script that the Dockerfile runs. */
(haveRedis() ? describe : describe.skip)('the image', () => {
  let folder: string;
  let files: string[];
  let production: Production | undefined;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kwad-image-'));
    console.log(execFileSync(process.execPath, [ASSEMBLE, folder], { encoding: 'utf8' }).trim());
    files = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  }, 300_000);
  afterAll(async () => {
    await server?.end();
    await production?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds the server and nothing of its making', () => {
    expect(files).toEqual(expect.arrayContaining(['dist/main.js', 'prisma/migrations', 'package.json']));
    const ours = files.filter((path) => !path.startsWith('node_modules/'));
    expect(ours.filter((path) => /(^|\/)(\.env|\.git|test|src|bench)(\/|$)|\.spec\./.test(path))).toEqual([]);
    expect(files.filter((path) => /node_modules\/(jest|eslint|typescript|prisma)$/.test(path))).toEqual([]);
  });

  it('migrates an empty database, serves, signs people in, takes a picture, serves its operators and ends in order', async () => {
    const main = join(folder, 'dist/main.js');
    production = await prepareProduction(main);
    server = await ServerProcess.start({ ...production.settings, APP_ROLE: 'all' }, main);
    const { api } = server;
    expect((await api.get('/api/deals')).status).toBe(200);
    const account = { email: 'rider@kwad.example', password: 'quite a good secret' };
    await api.post('/api/auth/register', { ...account, displayName: 'Rider', acceptTerms: '2026-11-01' });
    const { resend } = production;
    const mail = await waitFor('the mail', () => [...resend.accepted.values()].at(0));
    const token = /verify-email\?token=(\S+)/.exec(mail.text)?.[1];
    expect((await api.post('/api/auth/verify-email', { token })).status).toBe(204);
    const { body } = await api.post('/api/auth/login', { ...account, tokenTransport: 'body' });
    const rider = api.as((body as { accessToken: string }).accessToken);
    expect((await rider.upload('/api/images', await photo(), 'photo.jpg', 'image/jpeg')).status).toBe(201);
    const ran = (program: string, ...args: string[]) =>
      spawnSync(process.execPath, [join(folder, program), ...args], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, ...production!.settings },
      });
    const doctor = JSON.parse(ran('dist/boot/doctor/main.js', '--json').stdout) as Finding[];
    expect(doctor.find(({ check }) => check === 'database: migrations')?.status).toBe('ok');
    expect(doctor.length).toBeGreaterThan(15);
    const jobs = ran('dist/admin/main.js', 'jobs', 'list');
    expect([jobs.status, jobs.stdout]).toEqual([0, expect.stringContaining('deals.expire')]);
    expect(server.output).not.toMatch(/Cannot find|MODULE_NOT_FOUND|"level":"error"/);
    expect(await server.end()).toBe(0);
  }, 120_000);
});
