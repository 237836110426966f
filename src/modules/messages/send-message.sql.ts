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

/** What the statement gives back: the row, and who is to hear of it. */
export type SentRow = Message & { recipientId: string };

/**
 * Stores a message, gives it its number unless it is held, counts it and records its fact: one statement, because
 * nothing in the product is done more often. The lock on the discussion's row makes numbers visible in their order. No
 * row comes back where it was stored before, where a block stands, or where the discussion is none of the sender's.
 *
 * Values: discussion, sender, id, clientId, body, moment, patterns hit (none: not held), id of the fact, its origin (three).
 */
export const SEND_MESSAGE: PreparedStatement = {
  name: 'send_message',
  text: `WITH place AS (
    SELECT d.id, d."dealId", d."buyerId", d."sellerId", cardinality($7::text[]) > 0 AS held,
      CASE WHEN cardinality($7::text[]) = 0 THEN d."lastSeq" + 1 END AS seq
    FROM "Discussion" d
    WHERE d.id = $1::uuid AND $2::uuid IN (d."buyerId", d."sellerId") AND NOT ${BLOCKED}
    FOR UPDATE OF d
  ), stored AS (
    INSERT INTO "Message" (id, "discussionId", seq, "senderId", "clientId", body, state, "heldFor", "createdAt")
    SELECT $3::uuid, id, seq, $2::uuid, $4::text, $5::text,
      CASE WHEN held THEN 'HELD' ELSE 'SENT' END::"MessageState", $7::text[], $6::timestamptz
    FROM place
    ON CONFLICT ("discussionId", "clientId") DO NOTHING
    RETURNING *
  ), counted AS (
    UPDATE "Discussion" d SET ${COUNT_MESSAGE}
    FROM (SELECT *, "createdAt" AS "activeAt" FROM stored WHERE seq IS NOT NULL) m
    WHERE d.id = m."discussionId"
  ), told AS (
    ${INSERT_FACT}
    SELECT $8::uuid, CASE WHEN held THEN 'message.held' ELSE 'message.sent' END,
      jsonb_strip_nulls(jsonb_build_object('discussionId', place.id, 'dealId', "dealId", 'buyerId', "buyerId",
        'sellerId', "sellerId", 'messageId', stored.id, 'seq', stored.seq, 'senderId', "senderId",
        'recipientId', CASE WHEN "buyerId" = "senderId" THEN "sellerId" ELSE "buyerId" END)),
      $9::uuid, $10::text, $11::text
    FROM stored, place
  )
  SELECT stored.*, CASE WHEN "buyerId" = "senderId" THEN "sellerId" ELSE "buyerId" END AS "recipientId"
  FROM stored, place`,
};
