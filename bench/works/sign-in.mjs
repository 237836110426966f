import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PASSWORD } from '../seed/people.sql.mjs';
import { median, round } from '../support/figures.mjs';
import { load } from '../support/load.mjs';
import { onServerCore } from '../support/machine.mjs';

const ALONE = join(import.meta.dirname, '../baseline/argon2.mjs');

/** Signing in by password, one after the other, beside the comparison of the password alone on the same core. */
export async function signIn(stage) {
  const requests = stage.people.map(({ email, address }) => ({
    method: 'POST',
    path: '/api/auth/login',
    headers: { 'X-Forwarded-For': address },
    body: { email, password: PASSWORD },
  }));
  const quotients = [];
  const figures = { alone: [], ours: [] };
  for (let turn = 0; turn <= stage.rounds; turn++) {
    const alone = Number(execFileSync(...onServerCore(ALONE, String(stage.seconds))));
    const { p50, failed } = await load(stage.servers.ours.url, requests, { ...stage, connections: 1 });
    if (failed > 0) throw new Error(`${failed} of the sign-ins failed`);
    if (turn === 0) continue;
    figures.alone.push(alone);
    figures.ours.push(p50);
    quotients.push(p50 / alone);
  }
  const results = {
    'argon2id alone, ms': round(median(figures.alone)),
    'ours, p50 ms': round(median(figures.ours)),
  };
  return {
    results,
    goals: [{ what: 'sign in, time to argon2id alone', ratio: round(median(quotients)), atMost: 1.05 }],
  };
}
