import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { atEvenPace } from '../../src/modules/auth/even-pace.js';
import { timed } from '../support/statistics.js';

const PACE_MS = 120;

describe('an answer at an even pace', () => {
  it.each([
    [0, 1],
    [40, 1],
    [150, 2],
  ])('after %d ms of work takes a whole number of paces, at least %d', async (work, paces) => {
    const took = await timed(() => atEvenPace(() => wait(work)));
    expect(took).toBeGreaterThanOrEqual(paces * PACE_MS - 1);
  });

  it('takes as long when the work fails', async () => {
    const failing = () => atEvenPace(() => Promise.reject(new Error('No')));
    const took = await timed(() => expect(failing()).rejects.toThrow('No'));
    expect(took).toBeGreaterThanOrEqual(PACE_MS - 1);
  });
});
