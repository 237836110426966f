import { INSERT_FACT } from '../../platform/events/facts.service.js';
import type { Message } from '../../platform/prisma/generated/client.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';

/** Whether no block stands between the two people of the discussion `d`. Two questions: each is one look into the index. */
const NOT_BLOCKED = `NOT EXISTS (SELECT FROM "UserBlock" b WHERE b."blockerId" = d."buyerId" AND b."blockedId" = d."sellerId")
      AND NOT EXISTS (SELECT FROM "UserBlock" b WHERE b."blockerId" = d."sellerId" AND b."blockedId" = d."buyerId")`;

/** What a message that got its number changes in its discussion `d`; `m` has seq, senderId and "activeAt". */
export const COUNT_MESSAGE = `"lastSeq" = m.seq,
    "lastActivityAt" = m."activeAt",
    "buyerUnread" = d."buyerUnread" + (d."sellerId" = m."senderId")::int,
    "sellerUnread" = d."sellerUnread" + (d."buyerId" = m."senderId")::int,
    "buyerArchivedAt" = CASE WHEN d."buyerId" = m."senderId" THEN d."buyerArchivedAt" END,
    "sellerArchivedAt" = CASE WHEN d."sellerId" = m."senderId" THEN d."sellerArchivedAt" END`;

/** Messages in one statement; what goes beyond is left out. */
export const MAX_TOGETHER = 100;

/** A message on its way into the table, and where its fact comes from. */
export interface MessageRow {
  id: string;
  discussionId: string;
  senderId: string;
  clientId: string;
  body: string;
  /** ISO 8601. */
  createdAt: string;
  /** The patterns that it hits; none: it is not held. */
  heldFor: string[];
  factId: string;
  actorId: string;
  requestId: string | null;
  traceparent: string | null;
}

/** What the statement gives back of a message that is stored: only what its sender could not know. */
export interface StoredRow {
  id: string;
  seq: number | null;
  recipientId: string;
}

/** A message as it is stored, and who is to hear of it. */
export type SentMessage = Message & { recipientId: string };

/** A stored message, put together from what went in and what came back. */
export function sentMessage(
  { id, discussionId, senderId, clientId, body, createdAt, heldFor }: MessageRow,
  { seq, recipientId }: StoredRow,
): SentMessage {
  const undecided = { editedAt: null, deletedAt: null, decidedById: null, decidedAt: null };
  const state = seq === null ? 'HELD' : 'SENT';
  const row = { id, discussionId, seq, senderId, clientId, body, state, heldFor } as const;
  return { ...row, ...undecided, createdAt: new Date(createdAt), recipientId };
}

/** The columns of a message on its way, in the order in which `valuesOf` gives them for one. */
const COLUMNS = {
  id: 'uuid',
  discussionId: 'uuid',
  senderId: 'uuid',
  clientId: 'text',
  body: 'text',
  createdAt: 'timestamptz',
  heldFor: 'text[]',
  factId: 'uuid',
  actorId: 'uuid',
  requestId: 'text',
  traceparent: 'text',
} as const satisfies Record<keyof MessageRow, string>;

const NAMES = Object.keys(COLUMNS) as (keyof MessageRow)[];

/** One message, each column a value: nothing to take apart, and nothing for the planner to guess. */
const ONE = `SELECT ${NAMES.map((name, at) => `$${at + 1}::${COLUMNS[name]} AS "${name}"`).join(', ')}`;

/**
 * Messages as one value, JSON. The planner takes that for a hundred rows and would rather read all discussions than look a
 * hundred up; a LIMIT that it cannot know in advance makes it expect ten.
 */
const MANY = `SELECT * FROM json_to_recordset($1::json) AS rows(${NAMES.map((name) => `"${name}" ${COLUMNS[name]}`).join(', ')})
      LIMIT (SELECT ${MAX_TOGETHER})`;

/**
 * Stores messages of different discussions, gives each its number unless it is held, counts it and records its fact: one
 * statement, because nothing in the product is done more often. The lock on the discussion's row makes numbers visible in
 * their order. No row comes back for what was stored before, where a block stands, or where the discussion is none of the
 * sender's.
 *
 * @param drafts where the messages come from; LATERAL has the discussion of each looked up by itself
 * @param lock what to do about a discussion that is locked: wait (`''`), or leave its message out (`'SKIP LOCKED'`)
 */
const sendMessages = (drafts: string, lock: '' | 'SKIP LOCKED') => `WITH place AS (
    SELECT draft.*, d.*
    FROM (
      ${drafts}
    ) draft CROSS JOIN LATERAL (
      SELECT d."dealId", d."buyerId", d."sellerId",
        CASE "senderId" WHEN d."buyerId" THEN d."sellerId" ELSE d."buyerId" END AS "recipientId",
        CASE WHEN cardinality("heldFor") = 0 THEN d."lastSeq" + 1 END AS seq
      FROM "Discussion" d
      WHERE d.id = "discussionId" AND "senderId" IN (d."buyerId", d."sellerId") AND ${NOT_BLOCKED}
      FOR UPDATE OF d ${lock}
    ) d
  ), stored AS (
    INSERT INTO "Message" (id, "discussionId", seq, "senderId", "clientId", body, state, "heldFor", "createdAt")
    SELECT id, "discussionId", seq, "senderId", "clientId", body,
      CASE WHEN seq IS NULL THEN 'HELD' ELSE 'SENT' END::"MessageState", "heldFor", "createdAt"
    FROM place
    ON CONFLICT ("discussionId", "clientId") DO NOTHING
    RETURNING id
  ), sent AS MATERIALIZED (
    SELECT place.* FROM stored JOIN place USING (id)
  ), counted AS (
    UPDATE "Discussion" d SET ${COUNT_MESSAGE}
    FROM (SELECT *, "createdAt" AS "activeAt" FROM sent WHERE seq IS NOT NULL) m
    WHERE d.id = m."discussionId"
  ), told AS (
    ${INSERT_FACT}
    SELECT "factId", CASE WHEN seq IS NULL THEN 'message.held' ELSE 'message.sent' END,
      jsonb_strip_nulls(jsonb_build_object('discussionId', "discussionId", 'dealId', "dealId", 'buyerId', "buyerId",
        'sellerId', "sellerId", 'messageId', id, 'seq', seq, 'senderId', "senderId", 'recipientId', "recipientId")),
      "actorId", "requestId", traceparent
    FROM sent
  )
  SELECT id, seq, "recipientId" FROM sent`;

/** For one message: waits for its turn in the discussion. */
export const SEND_MESSAGE: PreparedStatement = { name: 'send_one_message', text: sendMessages(ONE, '') };

/** For one message, unless its discussion is locked. */
export const TRY_MESSAGE: PreparedStatement = {
  name: 'try_one_message',
  text: sendMessages(ONE, 'SKIP LOCKED'),
};

/** For many at once, none of which may wait for another's discussion. */
export const SEND_MESSAGES: PreparedStatement = {
  name: 'send_messages',
  text: sendMessages(MANY, 'SKIP LOCKED'),
};

/** What the statements for one message take. */
export function valuesOf(row: MessageRow): unknown[] {
  return NAMES.map((name) => row[name]);
}
