import { randomBytes, randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../src/modules/auth/passwords.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { figure, LONG } from '../support/long-form.js';
import { PASSWORD } from '../support/people.js';
import { areaUnderCurve, quantile, timed } from '../support/statistics.js';

const SAMPLES = LONG ? 300 : 15;
/** Chance alone moves the area by 0.024 (300 samples) or 0.11 (15): the short form sees gross tells only. */
const BAND = LONG ? [0.45, 0.55] : [0.1, 0.9];
const MEDIANS_MS = LONG ? 5 : 30;
/** Of few samples, what the machine does beside them may look like a tell. A tell would be there again. */
const TRIES = LONG ? 1 : 3;

const ROUTES: [name: string, path: string, status: number, body: object][] = [
  ['register', '/api/auth/register', 202, { password: PASSWORD, displayName: 'Somebody' }],
  ['forgot', '/api/auth/forgot-password', 202, {}],
  ['resend', '/api/auth/resend-verification', 202, {}],
  ['login', '/api/auth/login', 401, { password: 'a wrong one', tokenTransport: 'body' }],
];

describe('whether an address has an account', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  async function accounts(count: number): Promise<string[]> {
    const emails = Array.from({ length: count }, () => `known${randomBytes(8).toString('hex')}@kwad.test`);
    const passwordHash = await hashPassword(PASSWORD);
    await app.prisma.user.createMany({
      data: emails.map((email) => ({ email, displayName: 'Somebody', passwordHash })),
    });
    return emails;
  }

  /** @returns whether the times tell nothing */
  const measure = async ([name, path, expected, body]: (typeof ROUTES)[number]): Promise<boolean> => {
    const known = await accounts(SAMPLES);
    const unknown = known.map(() => `other${randomBytes(8).toString('hex')}@kwad.test`);
    const times = { known: [] as number[], unknown: [] as number[] };
    const answers = new Set<string>();
    // In pairs whose order is drawn, so that drift and habits of the machine fall on both.
    for (let i = 0; i < SAMPLES; i++) {
      const pair = [
        ['known', known[i]!],
        ['unknown', unknown[i]!],
      ] as const;
      for (const [kind, email] of randomInt(2) ? pair : [...pair].reverse()) {
        const took = await timed(async () => {
          const { status, body: answer } = await app.anonymous.post(path, { email, ...body });
          answers.add(`${status} ${JSON.stringify({ ...answer, requestId: undefined })}`);
        });
        times[kind].push(took);
      }
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toMatch(new RegExp(`^${expected} `));
    const area = areaUnderCurve(times.known, times.unknown);
    const medians = [quantile(times.known, 0.5), quantile(times.unknown, 0.5)] as const;
    figure(`${name}: area under the curve`, area.toFixed(3));
    figure(`${name}: medians known / unknown (ms)`, medians.map((ms) => ms.toFixed(2)).join(' / '));
    return area >= BAND[0]! && area <= BAND[1]! && Math.abs(medians[0] - medians[1]) < MEDIANS_MS;
  };

  it.each(ROUTES)(
    'is not told by the answer of %s, nor by its time',
    async (...route) => {
      let tells = true;
      for (let tried = 0; tells && tried < TRIES; tried++) tells = !(await measure(route));
      expect(tells).toBe(false);
    },
    600_000,
  );
});
