import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** Docker as far as the words need it: a command in a container is run here, after a line that says in which. */
const DOCKER = `#!/usr/bin/env bash
shift 3
case $1 in
  ps) echo "$RUNNING" ;;
  exec) shift 2; echo "in $1"; shift; exec "$@" ;;
  logs) shift; echo "logs $*" >&2; echo 'api-1 begins'; echo '{"msg":"request"}' ;;
esac
`;

describe('the words of the runbooks', () => {
  let folder: string;
  const figures = createServer(({ url, headers }, reply) => {
    reply.end(`${url} ${headers.authorization ?? 'nobody'}\n`);
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kwad-words-'));
    // psql and npm only tell what they were asked.
    for (const [name, text] of [
      ['docker', DOCKER],
      ['psql', '#!/bin/sh\nprintf "psql[%s]" "$@"\n'],
      ['npm', '#!/bin/sh\nprintf "npm[%s]" "$@"\n'],
    ] as const) {
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), 0o755);
    }
    writeFileSync(join(folder, 'token'), 'a-token\n');
    writeFileSync(join(folder, 'url'), 'postgresql://kwad@postgres/kwad\n');
    writeFileSync(join(folder, 'kwad.log'), 'It begins.\n{"msg":"warm"}\n');
    await new Promise<void>((resolve) => figures.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    figures.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a word prints. */
  async function say(word: string, where: 'containers' | 'here'): Promise<string> {
    const { port } = figures.address() as AddressInfo;
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-c', `source deploy/on-call.sh >/dev/null; ${word}`],
      {
        cwd: ROOT,
        env: {
          PATH: `${folder}:${process.env.PATH}`,
          RUNNING: where === 'containers' ? 'an id' : '',
          PORT: String(port),
          API: `http://127.0.0.1:${port}/api`,
          METRICS_TOKEN: 'my-token',
          METRICS_TOKEN_FILE: join(folder, 'token'),
          DATABASE_URL_FILE: join(folder, 'url'),
          KWAD_LOG: join(folder, 'kwad.log'),
        },
      },
    );
    return stdout.trim();
  }

  it('go into the containers where they run', async () => {
    expect(await say('figures worker', 'containers')).toBe('in worker\n/api/metrics Bearer a-token');
    expect(await say('figures', 'containers')).toMatch(/^in api-1\n/);
    expect(await say(`sql -c 'SELECT "id"'`, 'containers')).toBe(
      'in backup\npsql[postgresql://kwad@postgres/kwad]psql[-c]psql[SELECT "id"]',
    );
    expect(await say('logs', 'containers')).toBe('{"msg":"request"}');
  });

  it('use the settings of this machine elsewhere', async () => {
    expect(await say('figures', 'here')).toBe('/api/metrics Bearer my-token');
    expect(await say(`sql -c 'SELECT "id"'`, 'here')).toContain('npm[sql]npm[--]npm[-c]npm[SELECT "id"]');
    expect(await say('admin facts list --json', 'here')).toBe(
      'npm[run]npm[-s]npm[admin]npm[--]npm[facts]npm[list]npm[--json]',
    );
    expect(await say('doctor', 'here')).toBe('npm[run]npm[-s]npm[doctor]npm[--]');
    expect(await say('logs', 'here')).toBe('{"msg":"warm"}');
  });

  it('are what every command of a runbook begins with that asks the product', () => {
    const commands = execFileSync('git', ['grep', '-hE', '^\\$ ', '--', 'docs/operations/runbooks'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(commands.split('\n').length).toBeGreaterThan(60);
    expect(commands).not.toMatch(/eval |npm run (?!-s restore)|psql |docker compose/);
  });
});
