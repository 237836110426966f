/**
 * Opaque keyset cursors: the sort key and the id of the last row of a page, as base64url JSON.
 * A cursor names its sort, so that one list's cursor is not taken for another's.
 */
export interface Cursor {
  sort: string;
  key: string | number;
  id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The text that a client sends back to continue after `cursor`. */
export function encodeCursor({ sort, key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');
}

/** The cursor behind `text`, or null if it was made up, cut or belongs to another sort. */
export function decodeCursor(text: string, sort: string): Cursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed) || parsed.length !== 3) return null;
    const [ownSort, key, id] = parsed as unknown[];
    if (ownSort !== sort || typeof id !== 'string' || !UUID.test(id)) return null;
    if (typeof key !== 'string' && !Number.isSafeInteger(key)) return null;
    return { sort, key: key as string | number, id };
  } catch {
    return null;
  }
}

/** One page of a list: the items and the cursor of the next page, null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/**
 * Cuts `limit + 1` fetched rows into a page.
 *
 * @param rows at most `limit + 1` rows in list order
 * @param cursorOf what identifies a row's place in the list
 */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => Cursor): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
