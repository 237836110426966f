import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const SEED_PASSWORD = 'a password for tests';

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function signIn({ api }: ServerProcess, email: string) {
  const { body } = await api.post('/api/auth/login', {
    email,
    password: SEED_PASSWORD,
    tokenTransport: 'body',
  });
  return api.as((body as { accessToken: string }).accessToken);
}

describe('a start with nothing but Node', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'kwad-boot-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('opens a living market with people, deals and a welcome, and SIGTERM ends all of it', async () => {
    const server = await ServerProcess.start({ DATA_DIR: dataDir, SEED_PASSWORD });
    const deals = await server.api.get('/api/deals');
    expect(deals.body.items.length).toBeGreaterThan(20);
    for (const words of [
      '/api/docs',
      '/api/health',
      '/api/dev/mail',
      'admin@kwad.test',
      'buyer@kwad.test',
      SEED_PASSWORD,
    ]) {
      expect(server.output).toContain(words);
    }
    const pid = await postmasterPid(dataDir);
    expect(lives(pid)).toBe(true);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(lives(pid)).toBe(false);
  });

  it('keeps its data, and what an approval set off just before a kill -9 is still told, once', async () => {
    const first = await ServerProcess.start({ DATA_DIR: dataDir, SEED_PASSWORD });
    const moderator = await signIn(first, 'moderator@kwad.test');
    const queue = await moderator.get('/api/moderation/deals');
    const deal = queue.body.items[0] as { id: string; title: string; seller: { id: string } };
    const approval = await moderator.post(`/api/deals/${deal.id}/approval`);
    const ended = first.end('SIGKILL');
    expect(approval.status).toBe(200);
    await ended;

    const second = await ServerProcess.start({ DATA_DIR: dataDir, SEED_PASSWORD });
    const sellers = await Promise.all(
      ['seller@kwad.test', 'seller2@kwad.test'].map((email) => signIn(second, email)),
    );
    const told = async () => {
      const lists = await Promise.all(sellers.map((seller) => seller.get('/api/notifications')));
      return lists.flatMap(({ body }) => (body as { items: { data: { dealId: string } }[] }).items);
    };
    await waitFor('the notification', async () => (await told()).length > 0, 60_000);
    const mails = async () => {
      const { body } = await second.api.get('/api/dev/mail');
      return (body as { text: string }[]).filter(({ text }) => text.includes(deal.title.slice(0, 12)));
    };
    await waitFor('the mail', async () => (await mails()).length > 0, 60_000);
    expect((await told()).map(({ data }) => data.dealId)).toEqual([deal.id]);
    expect(await mails()).toHaveLength(1);
    expect(await second.end('SIGINT')).toBe(0);
  }, 150_000);

  it('refuses a second process on the same data in one sentence', async () => {
    const first = await ServerProcess.start({ DATA_DIR: dataDir, SEED_PASSWORD });
    const second = await ServerProcess.spawn({ DATA_DIR: dataDir, SEED_PASSWORD });
    expect(await second.exit()).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toMatch(/DATA_DIR/);
    expect((await first.api.get('/api/health')).status).toBe(200);
    await first.end();
  });

  it('says in one sentence that the port is taken', async () => {
    const taken = await ServerProcess.start({ DATA_DIR: dataDir, SEED_PASSWORD });
    const late = await ServerProcess.spawn({ DATA_DIR: `${dataDir}-other`, PORT: String(taken.port) });
    expect(await late.exit()).toBe(1);
    expect(late.output.trim()).toBe(
      `Port ${taken.port} is taken by another program: stop it, or set PORT to another one.`,
    );
    await taken.end();
    await rm(`${dataDir}-other`, { recursive: true, force: true });
  });
});

describe('a start in production', () => {
  it('without its settings ends naming each of them, and starts nothing embedded', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kwad-production-'));
    const server = await ServerProcess.spawn({ NODE_ENV: 'production', DATA_DIR: dataDir });
    expect(await server.exit()).toBe(1);
    for (const name of ['DATABASE_URL', 'JWT_SECRET_CURRENT', 'PUBLIC_URL', 'RESEND_API_KEY']) {
      expect(server.output).toContain(`${name} is required`);
    }
    await expect(readFile(join(dataDir, 'postgres/PG_VERSION'))).rejects.toThrow('ENOENT');
    await rm(dataDir, { recursive: true, force: true });
  });
});
