import { describe, expect, it } from '@jest/globals';
import { Together } from '../../src/common/together.js';

const MANNER = { most: 200, lanes: 2, patienceMs: 50 };

describe('what many ask for', () => {
  it('is done once for all who ask in the same turn, and each gets their own answer', async () => {
    const goes: string[][] = [];
    const together = new Together(async (asked: string[]) => {
      goes.push(asked);
      return asked.map((one) => `of ${one}`);
    }, MANNER);
    expect(await Promise.all(['a', 'b', 'a'].map((one) => together.ask(one)))).toEqual([
      'of a',
      'of b',
      'of a',
    ]);
    expect(goes).toEqual([['a', 'b', 'a']]);
  });

  it('is never answered with what was found before it was asked', async () => {
    let stored = 'old';
    const [read, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const together = new Together(async (asked: string[]) => {
      const found = asked.map(() => stored);
      read.resolve();
      await release.promise;
      return found;
    }, MANNER);
    const before = together.ask('a');
    await read.promise;
    stored = 'new';
    const after = together.ask('a');
    release.resolve();
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  });

  it('waits for two goes under way, but for none that hangs', async () => {
    const goes: string[][] = [];
    const hangs = new Promise<string[]>(() => undefined);
    const together = new Together((asked: string[]) => {
      goes.push(asked);
      return goes.length > 2 ? Promise.resolve(asked) : hangs;
    }, MANNER);
    for (const one of ['a', 'b']) {
      void together.ask(one);
      await new Promise(setImmediate);
    }
    const answers = Promise.all(['c', 'd'].map((one) => together.ask(one)));
    await new Promise(setImmediate);
    void together.ask('e');
    expect(goes).toEqual([['a'], ['b']]);
    expect(await answers).toEqual(['c', 'd']);
    expect(goes).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  });

  it('is split where it is too much, and fails those whose go failed, no others', async () => {
    const together = new Together(async (asked: number[]) => {
      if (asked.includes(0)) throw new Error('lost');
      return asked;
    }, MANNER);
    const outcomes = await Promise.allSettled(Array.from({ length: 250 }, (_, n) => together.ask(n)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(200);
    expect(await together.ask(1)).toBe(1);
  });
});
