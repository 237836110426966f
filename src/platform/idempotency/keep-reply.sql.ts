import { DAY } from '../../common/time.js';
import type { KeyedRequest } from './keyed-request.js';
import type { KeptReply } from './kept-replies.js';

/** How long a key is remembered; the policy (src/retention) removes its row after that. */
export const KEPT_MS = DAY;

/** A reply under its key, as columns of a row in a statement's JSON. */
export interface ReplyRow {
  scope: string;
  key: string;
  /** Hexadecimal. */
  fingerprint: string;
  replyStatus: number;
  replyHeaders: Record<string, string>;
  replyBody: string;
  /** ISO 8601. */
  repliedAt: string;
}

/** The columns of `ReplyRow`, all null in a row whose request has no key. */
export const REPLY_COLUMNS = `scope text, key text, fingerprint text, "replyStatus" int, "replyHeaders" jsonb,
  "replyBody" text, "repliedAt" timestamptz`;

/** The lock of a key, held for as long as its request is worked on. @param scope, key expressions in SQL */
export const tryLockOfKey = (scope: string, key: string) =>
  `pg_try_advisory_xact_lock(hashtextextended('idempotency:' || ${scope} || ':' || ${key}, 0))`;

/**
 * Writes the replies of `rows` (a CTE with REPLY_COLUMNS) beside their effect, and gives back `scope` and `key` of those
 * that are the first under their key. Whoever is not must have no effect: its twin has had it, or holds the lock just now.
 * An expired record under the same key gives way.
 */
export const keepReplies = (rows: string) => `INSERT INTO "IdempotencyRecord" AS kept
    (scope, key, fingerprint, status, headers, body, "createdAt")
  SELECT scope, key, decode(fingerprint, 'hex'), "replyStatus", "replyHeaders", "replyBody", "repliedAt"
  FROM ${rows} WHERE key IS NOT NULL AND ${tryLockOfKey('scope', 'key')}
  ON CONFLICT (scope, key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, status = EXCLUDED.status,
    headers = EXCLUDED.headers, body = EXCLUDED.body, "createdAt" = EXCLUDED."createdAt"
  WHERE kept."createdAt" <= EXCLUDED."createdAt" - interval '${KEPT_MS} milliseconds'
  RETURNING scope, key`;

/** Keeps one reply in a transaction. Its one value: a `ReplyRow` as JSON. */
export const KEEP_REPLY = `WITH given AS (SELECT * FROM json_to_record($1::json) AS given (${REPLY_COLUMNS}))
  ${keepReplies('given')}`;

const KEPT = `"IdempotencyRecord" WHERE scope = $1 AND key = $2 AND "createdAt" > $3::timestamptz`;

/** The reply under a key. Its values: scope, key, and the moment before which a record is expired. */
export const FIND_REPLY = {
  name: 'find_reply_1',
  text: `SELECT fingerprint, status, headers, body FROM ${KEPT}`,
};

/** Takes the lock of a key without waiting, and looks whether a reply is kept under it. Its values as of FIND_REPLY. */
export const CLAIM_KEY = `SELECT ${tryLockOfKey('$1::text', '$2::text')} AS taken, EXISTS (SELECT FROM ${KEPT}) AS "isKept"`;

/** A reply as `keepReplies` takes it. */
export function replyRow({ scope, key, fingerprint }: KeyedRequest, reply: KeptReply): ReplyRow {
  return {
    scope,
    key,
    fingerprint: fingerprint.toString('hex'),
    replyStatus: reply.status,
    replyHeaders: reply.headers,
    replyBody: reply.body,
    repliedAt: new Date().toISOString(),
  };
}
