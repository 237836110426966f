import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Opaque keyset cursors: the sort key and the id of the last row of a page, as base64url JSON under a seal.
 * A cursor names its list (`sort`), so that one list's cursor is not taken for another's.
 */
export interface Cursor {
  /** The list that it continues: its name, its order and, where it has filters, their fingerprint. */
  sort: string;
  key: string | number;
  id: string;
  /** The words that the list was really made for, if they are not those that were typed. */
  spelling?: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SEAL_BYTES = 12;

/** The newest first. Until `sealCursorsWith` is called, a process knows only its own cursors. */
let sealKeys: KeyObject[] = [createSecretKey(randomBytes(32))];

/**
 * Sets the secrets that cursors are sealed with, once at boot. Every replica needs the same.
 *
 * @param secrets the current one first, then those whose cursors are still taken
 */
export function sealCursorsWith(secrets: readonly string[]): void {
  const keys = secrets.map((secret) =>
    createSecretKey(createHmac('sha256', secret).update('kwadmarket cursors').digest()),
  );
  if (keys.length > 0) sealKeys = keys;
}

/** The text that a client sends back to continue after `cursor`. */
export function encodeCursor({ sort, key, id, spelling }: Cursor): string {
  const content = Buffer.from(JSON.stringify([sort, key, id, ...(spelling === undefined ? [] : [spelling])]));
  return Buffer.concat([sealOf(content, sealKeys[0]!), content]).toString('base64url');
}

/** The cursor behind `text`, or null if it was made up, edited, cut or belongs to another list. */
export function decodeCursor(text: string, sort: string): Cursor | null {
  const bytes = Buffer.from(text, 'base64url');
  const [seal, content] = [bytes.subarray(0, SEAL_BYTES), bytes.subarray(SEAL_BYTES)];
  if (seal.length < SEAL_BYTES || bytes.toString('base64url') !== text) return null;
  if (!sealKeys.some((key) => timingSafeEqual(seal, sealOf(content, key)))) return null;
  const [ownSort, key, id, spelling] = JSON.parse(content.toString('utf8')) as [
    string,
    string | number,
    string,
    string?,
  ];
  if (ownSort !== sort || !UUID.test(id)) return null;
  return { sort, key, id, ...(spelling === undefined ? {} : { spelling }) };
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

function sealOf(content: Buffer, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(content).digest().subarray(0, SEAL_BYTES);
}
