import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PASSWORD } from '../seed/people.sql.mjs';
import { median, round } from '../support/figures.mjs';
import { load } from '../support/load.mjs';
import { cpuSecondsOf, onServerCore } from '../support/machine.mjs';

const ALONE = join(import.meta.dirname, '../baseline/argon2.mjs');
const MANY = 8;

/**
 * Signing in by password beside the comparison of the password alone, on the same core: one after the other, and many at
 * once. The bare server tells how much of the rest nobody can leave out.
 */
export async function signIn(stage) {
  let at = 0;
  // Nobody signs in so often that a limit is met: people take turns, from run to run.
  const requests = () =>
    stage.people.map((_, n) => {
      const { email, address } = stage.people[(at + n) % stage.people.length];
      return {
        method: 'POST',
        path: '/api/auth/login',
        headers: { 'X-Forwarded-For': address },
        body: { email, password: PASSWORD },
      };
    });
  const alone = (connections) =>
    JSON.parse(execFileSync(...onServerCore(ALONE, String(stage.seconds), String(connections))));
  const on = async (name, connections) => {
    const { url, child } = stage.servers[name];
    const before = cpuSecondsOf(child.pid);
    const result = await load(url, requests(), { ...stage, connections });
    if (result.failed > 0) throw new Error(`${result.failed} of the sign-ins failed`);
    at += result.requests;
    return { ...result, cpuMs: ((cpuSecondsOf(child.pid) - before) / result.requests) * 1_000 };
  };
  const rounds = [];
  for (let turn = 0; turn <= stage.rounds; turn++) {
    const figures = {
      alone: alone(1),
      bare: await on('bare', 1),
      ours: await on('ours', 1),
      manyAlone: alone(MANY),
      many: await on('ours', MANY),
    };
    // The first warms up.
    if (turn > 0) rounds.push(figures);
  }
  const middle = (figure) => round(median(rounds.map(figure)));
  return {
    results: {
      'argon2id alone, ms': middle(({ alone }) => alone.ms),
      'argon2id alone, CPU ms': middle(({ alone }) => alone.cpuMs),
      'bare, p50 ms': middle(({ bare }) => bare.p50),
      'bare, CPU ms': middle(({ bare }) => bare.cpuMs),
      'ours, p50 ms': middle(({ ours }) => ours.p50),
      'ours, CPU ms': middle(({ ours }) => ours.cpuMs),
      [`argon2id alone, ${MANY} at once, per s`]: middle(({ manyAlone }) => manyAlone.perSecond),
      [`ours, ${MANY} at once, per s`]: middle(({ many }) => many.perSecond),
      [`ours, ${MANY} at once, CPU ms`]: middle(({ many }) => many.cpuMs),
    },
    goals: [
      {
        what: 'sign in, time to argon2id alone',
        ratio: middle(({ alone, ours }) => ours.p50 / alone.ms),
        cpuRatio: middle(({ alone, ours }) => alone.cpuMs / ours.cpuMs),
        atMost: 1.05,
      },
    ],
  };
}
