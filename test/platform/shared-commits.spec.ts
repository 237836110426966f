import { describe, expect, it } from '@jest/globals';
import {
  requestTransaction,
  RequestTransaction,
  runInRequestTransaction,
} from '../../src/platform/prisma/request-transaction.js';
import { SharedCommits } from '../../src/platform/prisma/shared-commits.js';
import type { Storing } from '../../src/platform/prisma/shared-commits.js';

/** Stores words; the last letter of a word says how. */
function store(changes: Partial<Storing<string, string>> = {}) {
  const statements: string[][] = [];
  const gate: { open: () => void; closed: Promise<void> } = {
    open: () => undefined,
    closed: Promise.resolve(),
  };
  const commits = new SharedCommits<string, string>({
    most: 3,
    lanes: 1,
    together: async (rows) => {
      statements.push(rows);
      await gate.closed;
      if (rows.some((row) => row.endsWith('!'))) throw new Error('one of them fails them all');
      return new Map(rows.filter((row) => !row.endsWith('-')).map((row) => [row, `${row} together`]));
    },
    alone: async (row) => {
      if (row.endsWith('!')) throw new Error(`not ${row}`);
      return `${row} alone, ${requestTransaction() ? 'within' : 'outside'}`;
    },
    ...changes,
  });
  const shut = () => (gate.closed = new Promise((resolve) => (gate.open = resolve)));
  return { commits, statements, shut, open: () => gate.open() };
}

describe('rows that come at the same time', () => {
  it('share a statement, no larger than it may be, and what comes meanwhile is the next one', async () => {
    const { commits, statements, shut, open } = store();
    void shut();
    const first = ['a', 'b', 'c', 'd'].map((row) => commits.store(row));
    await new Promise(setImmediate);
    const later = commits.store('e');
    open();
    expect(await Promise.all([...first, later])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((row) => `${row} together`),
    );
    expect(statements).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('are each tried alone if the statement fails, and told their own error', async () => {
    const { commits } = store();
    const [good, bad] = await Promise.allSettled(['a', 'b!'].map((row) => commits.store(row)));
    expect(good).toMatchObject({ value: 'a alone, outside' });
    expect(bad).toMatchObject({ reason: { message: 'not b!' } });
    expect(await commits.store('c')).toBe('c together');
  });

  it('are tried alone where they were left out', async () => {
    const { commits } = store();
    expect(await Promise.all(['a', 'b-'].map((row) => commits.store(row)))).toEqual([
      'a together',
      'b- alone, outside',
    ]);
  });

  it('wait for their turn, without holding up others', async () => {
    const { commits, statements } = store({ lanes: 2, turnOf: ([letter]) => letter! });
    await Promise.all(['a1', 'a2', 'b1'].map((row) => commits.store(row)));
    expect(statements).toEqual([['a1', 'b1'], ['a2']]);
  });

  it('are never part of the transaction of a request', async () => {
    const { commits } = store({ together: async () => new Map() });
    const never = () => Promise.reject(new Error('begun'));
    const transaction = new RequestTransaction(never, never);
    expect(await runInRequestTransaction(transaction, () => commits.store('a'))).toBe('a alone, outside');
  });
});
