// A person's own lists as finished JSON. $1: who. One row: items, more, key, id.
import { CARD_JOINS, cardColumns, time } from './list.sql.mjs';

const LIMIT = 24;

export const NOTIFICATIONS = {
  name: 'notifications',
  text: `SELECT string_agg(row, ',') FILTER (WHERE n <= ${LIMIT}) AS items, max(n) > ${LIMIT} AS more, '' AS key,
      max(id) FILTER (WHERE n = ${LIMIT}) AS id
    FROM (
      SELECT row_number() OVER (ORDER BY id DESC) AS n, id::text, (SELECT row_to_json(x) FROM (SELECT id, kind, title, text, data,
        ${time('"readAt"')} AS "readAt", ${time('"createdAt"')} AS "createdAt") x)::text AS row
      FROM (SELECT * FROM "Notification" WHERE "userId" = $1 AND "shownInApp" ORDER BY id DESC LIMIT ${LIMIT + 1}) told
    ) rows`,
};

const side = (
  mine,
) => `(SELECT *, '${mine}' AS side FROM "Discussion" d WHERE "${mine}Id" = $1 AND "${mine}ArchivedAt" IS NULL
      ORDER BY "lastActivityAt" DESC, id DESC LIMIT ${LIMIT + 1})`;
const ofMine = (column) => `CASE t.side WHEN 'buyer' THEN t."buyer${column}" ELSE t."seller${column}" END`;
const ofOther = (column) => `CASE t.side WHEN 'buyer' THEN t."seller${column}" ELSE t."buyer${column}" END`;

export const discussionsStatement = (media) => ({
  name: 'discussions',
  text: `SELECT string_agg(row, ',') FILTER (WHERE n <= ${LIMIT}) AS items, max(n) > ${LIMIT} AS more,
      max(at) FILTER (WHERE n = ${LIMIT}) AS key, max(id) FILTER (WHERE n = ${LIMIT}) AS id
    FROM (
      SELECT row_number() OVER (ORDER BY t."lastActivityAt" DESC, t.id DESC) AS n, t.id::text, ${time('t."lastActivityAt"')} AS at,
        (SELECT row_to_json(x) FROM (SELECT t.id, t.side,
          (SELECT row_to_json(p) FROM (SELECT o.id, o."displayName" FROM "User" o WHERE o.id = ${ofOther('Id')}) p) AS other,
          (SELECT row_to_json(card) FROM (SELECT ${cardColumns(media)}) card) AS deal,
          t."lastSeq", ${ofMine('Unread')} AS unread, ${ofMine('ReadSeq')} AS "readUpTo", false AS archived,
          EXISTS (SELECT FROM "UserBlock" b WHERE b."blockerId" = $1 AND b."blockedId" = ${ofOther('Id')}) AS "blockedByMe",
          ${ofOther('ReadSeq')} AS "otherReadUpTo",
          (SELECT row_to_json(last) FROM (SELECT m.id, m.seq, m."discussionId", m."senderId", m."clientId", m.body, '[]'::json AS images,
            lower(m.state::text) AS state, ${time('m."createdAt"')} AS "createdAt", ${time('m."editedAt"')} AS "editedAt",
            ${time('m."deletedAt"')} AS "deletedAt"
            FROM "Message" m WHERE m."discussionId" = t.id AND m.seq = t."lastSeq") last) AS "lastMessage",
          ${time('t."createdAt"')} AS "createdAt", ${time('t."lastActivityAt"')} AS "lastActivityAt") x)::text AS row
      FROM (SELECT * FROM (${side('buyer')} UNION ALL ${side('seller')}) both_sides
        ORDER BY "lastActivityAt" DESC, id DESC LIMIT ${LIMIT + 1}) t
      JOIN "Deal" d ON d.id = t."dealId"
      ${CARD_JOINS}
    ) rows`,
});
