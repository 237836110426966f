import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, sealCursorsWith, toPage } from '../../src/common/cursor.js';
import { newId } from '../../src/common/ids.js';
import { CentsKey, readCursor, TimeKey } from '../../src/platform/http/inputs.js';

const id = newId();
const handMade = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('leads back to where it was taken', () => {
    const keys = fc.oneof(fc.string(), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.string(), keys, (sort, key) => {
        const text = encodeCursor({ sort, key, id });
        expect(text).toMatch(/^[\w-]+$/);
        expect(decodeCursor(text, sort)).toEqual({ sort, key, id });
      }),
    );
  });

  it('is not taken for one of another sort', () => {
    expect(decodeCursor(encodeCursor({ sort: 'newest', key: 'x', id }), 'price_asc')).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['noise', '%%%%'],
    ['half of one', encodeCursor({ sort: 'a', key: 'b', id }).slice(0, 20)],
    ['an object', handMade({ sort: 'a', key: 'b', id })],
    ['too few parts', handMade(['a', 'b'])],
    ['too many parts', handMade(['a', 'b', id, 1])],
    ['no id', handMade(['a', 'b', null])],
    ['an id that is none', handMade(['a', 'b', `${id}'--`])],
    ['a key that is an object', handMade(['a', { gt: 1 }, id])],
    ['a key that is a fraction', handMade(['a', 1.5, id])],
    ['a key without bounds', '["a",1e999,"' + id + '"]'],
    ['a key that is null', handMade(['a', null, id])],
  ])('made by hand is refused: %s', (_, text) => expect(decodeCursor(text, 'a')).toBeNull());

  it('is refused when any bit of it was changed, and when it is sealed by another', () => {
    const text = encodeCursor({ sort: 'a', key: 5, id });
    const bytes = Buffer.from(text, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const edited = Buffer.from(bytes);
      edited[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeCursor(edited.toString('base64url'), 'a')).toBeNull();
    }
    sealCursorsWith(['a secret of another deployment']);
    expect(decodeCursor(text, 'a')).toBeNull();
  });

  it('outlives one change of the secret', () => {
    sealCursorsWith(['the old secret']);
    const text = encodeCursor({ sort: 'a', key: 5, id });
    sealCursorsWith(['the new secret', 'the old secret']);
    expect(decodeCursor(text, 'a')).toMatchObject({ key: 5 });
  });

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(decodeCursor(text, 'a')).toBeNull()));
    fc.assert(
      fc.property(fc.json(), (json) => void decodeCursor(Buffer.from(json).toString('base64url'), 'a')),
    );
  });
});

describe('reading a cursor for a list', () => {
  const read = (key: string | number, kind?: typeof TimeKey | typeof CentsKey) =>
    readCursor(encodeCursor({ sort: 's', key, id }), 's', kind);

  it('gives none where none was sent', () => expect(readCursor(undefined, 's')).toBeNull());

  it('takes the keys that such a list has', () => {
    expect(read('')).toMatchObject({ key: '' });
    expect(read('2026-01-31T23:59:59.999Z', TimeKey)).toMatchObject({ id });
    expect(read(100_000_000, CentsKey)).toMatchObject({ key: 100_000_000 });
  });

  it.each([
    'x',
    '2026-01-31',
    'now',
    'infinity',
    '0000-01-01T00:00:00.000Z',
    '+999999-01-01T00:00:00.000Z',
    5,
  ])('does not take %p for a moment', (key) =>
    expect(() => read(key, TimeKey)).toThrow('not a cursor of this list'),
  );

  it.each(['5', 1.5, 2 ** 31, -(2 ** 31) - 1])('does not take %p for an amount', (key) =>
    expect(() => read(key, CentsKey)).toThrow('not a cursor of this list'),
  );

  it('takes no key where the id alone is the order', () => expect(() => read('x')).toThrow());
});

describe('a page', () => {
  const rows = [1, 2, 3, 4].map((key) => ({ key, id }));
  const cursorOf = ({ key }: { key: number }) => ({ sort: 's', key, id });

  it('ends without a cursor where nothing follows', () => {
    expect(toPage(rows, 4, cursorOf)).toEqual({ items: rows, nextCursor: null });
    expect(toPage(rows, 10, cursorOf)).toEqual({ items: rows, nextCursor: null });
    expect(toPage([], 10, cursorOf)).toEqual({ items: [], nextCursor: null });
  });

  it('ends with the cursor of its last row where more follows', () => {
    const { items, nextCursor } = toPage(rows, 3, cursorOf);
    expect(items).toEqual(rows.slice(0, 3));
    expect(decodeCursor(nextCursor!, 's')).toEqual({ sort: 's', key: 3, id });
  });
});
