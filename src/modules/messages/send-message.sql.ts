import { INSERT_FACT } from '../../platform/events/facts.service.js';
import type { Message } from '../../platform/prisma/generated/client.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';

/** Whether a block stands between the two people of the discussion `d`. */
export const BLOCKED = `EXISTS (SELECT FROM "UserBlock" b
    WHERE (b."blockerId" = d."buyerId" AND b."blockedId" = d."sellerId")
      OR (b."blockerId" = d."sellerId" AND b."blockedId" = d."buyerId"))`;

/** What a message that got its number changes in its discussion `d`; `m` has seq, senderId and "activeAt". */
export const COUNT_MESSAGE = `"lastSeq" = m.seq,
    "lastActivityAt" = m."activeAt",
    "buyerUnread" = d."buyerUnread" + (d."sellerId" = m."senderId")::int,
    "sellerUnread" = d."sellerUnread" + (d."buyerId" = m."senderId")::int,
    "buyerArchivedAt" = CASE WHEN d."buyerId" = m."senderId" THEN d."buyerArchivedAt" END,
    "sellerArchivedAt" = CASE WHEN d."sellerId" = m."senderId" THEN d."sellerArchivedAt" END`;

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

/** What the statement gives back: the row, and who is to hear of it. */
export type SentRow = Message & { recipientId: string };

/**
 * Stores messages of different discussions, gives each its number unless it is held, counts it and records its fact: one
 * statement, because nothing in the product is done more often. The lock on the discussion's row makes numbers visible in
 * their order. No row comes back for what was stored before, where a block stands, or where the discussion is none of the
 * sender's.
 *
 * Its one value: the rows (`MessageRow[]`) as JSON.
 *
 * @param lock what to do about a discussion that is locked: wait (`''`), or leave its message out (`'SKIP LOCKED'`)
 */
const sendMessages = (lock: '' | 'SKIP LOCKED') => `WITH draft AS (
    SELECT *, cardinality("heldFor") > 0 AS held
    FROM json_to_recordset($1::json) AS d(id uuid, "discussionId" uuid, "senderId" uuid, "clientId" text, body text,
      "createdAt" timestamptz, "heldFor" text[], "factId" uuid, "actorId" uuid, "requestId" text,
        traceparent text)
  ), place AS (
    SELECT draft.*, d."dealId", d."buyerId", d."sellerId",
      CASE WHEN d."buyerId" = "senderId" THEN d."sellerId" ELSE d."buyerId" END AS "recipientId",
      CASE WHEN NOT held THEN d."lastSeq" + 1 END AS seq
    FROM draft JOIN "Discussion" d ON d.id = draft."discussionId"
    WHERE "senderId" IN (d."buyerId", d."sellerId") AND NOT ${BLOCKED}
    FOR UPDATE OF d ${lock}
  ), stored AS (
    INSERT INTO "Message" (id, "discussionId", seq, "senderId", "clientId", body, state, "heldFor", "createdAt")
    SELECT id, "discussionId", seq, "senderId", "clientId", body,
      CASE WHEN held THEN 'HELD' ELSE 'SENT' END::"MessageState", "heldFor", "createdAt"
    FROM place
    ON CONFLICT ("discussionId", "clientId") DO NOTHING
    RETURNING *
  ), counted AS (
    UPDATE "Discussion" d SET ${COUNT_MESSAGE}
    FROM (SELECT *, "createdAt" AS "activeAt" FROM stored WHERE seq IS NOT NULL) m
    WHERE d.id = m."discussionId"
  ), told AS (
    ${INSERT_FACT}
    SELECT "factId", CASE WHEN held THEN 'message.held' ELSE 'message.sent' END,
      jsonb_strip_nulls(jsonb_build_object('discussionId', place."discussionId", 'dealId', "dealId", 'buyerId', "buyerId",
        'sellerId', "sellerId", 'messageId', stored.id, 'seq', stored.seq, 'senderId', place."senderId",
        'recipientId', "recipientId")),
      "actorId", "requestId", traceparent
    FROM stored JOIN place USING (id)
  )
  SELECT stored.*, "recipientId" FROM stored JOIN place USING (id)`;

/** For one message: waits for its turn in the discussion. */
export const SEND_MESSAGE: PreparedStatement = { name: 'send_message', text: sendMessages('') };

/** For many at once, none of which may wait for another's discussion. */
export const SEND_MESSAGES: PreparedStatement = { name: 'send_messages', text: sendMessages('SKIP LOCKED') };
