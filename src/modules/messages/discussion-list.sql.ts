import type { Cursor } from '../../common/cursor.js';
import { asFinishedPage, isoTime } from '../../platform/prisma/finished-page.sql.js';
import { json, jsonObject } from '../../platform/prisma/json.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { CARD_JOINS, cardMembers, forEachChoice, named } from '../deals/deal-cards.reader.js';
import { pictureMembers } from '../images/image-shapes.reader.js';
import type { ListDiscussionsQuery } from './discussions.dto.js';

/** What stands before the keys of pictures; `$1` is whoever looks. */
const MEDIA = '$2::text';

/** Discussions `t` of one side of the person, with what is theirs and what is the other's by one name. */
const ofSide = (mine: 'buyer' | 'seller', where: (mine: string) => string[], cut: string) => {
  const other = mine === 'buyer' ? 'seller' : 'buyer';
  const conditions = [`"${mine}Id" = $1::uuid`, ...where(mine)];
  return `(SELECT id, '${mine}' AS side, "dealId", "lastSeq", "${other}Id" AS "otherId", "${mine}Unread" AS unread,
          "${mine}ReadSeq" AS "readUpTo", "${mine}ArchivedAt" IS NOT NULL AS archived, "${other}ReadSeq" AS "otherReadUpTo",
          "createdAt", "lastActivityAt"
        FROM "Discussion" WHERE ${conditions.join(' AND ')} ${cut})`;
};

/** Each side's index gives its own first; the union is small. */
const ofBoth = (where: (mine: string) => string[], cut = '') =>
  `(SELECT * FROM (${ofSide('buyer', where, cut)} UNION ALL ${ofSide('seller', where, cut)}) mine ${cut}) t`;

const PICTURES = `(SELECT json_agg((${jsonObject(pictureMembers('image', MEDIA))})::json ORDER BY mi.position)
              FROM "MessageImage" mi JOIN "Image" image ON image.id = mi."imageId"
              WHERE mi."messageId" = m.id AND m."deletedAt" IS NULL)`;

/** What `presentMessage` makes of the last message, name by name (a test compares them). */
const LAST_MESSAGE = `(SELECT ${jsonObject({
  id: json.word('m.id'),
  seq: json.number('m.seq'),
  discussionId: json.word('m."discussionId"'),
  senderId: json.word('m."senderId"'),
  clientId: json.text('m."clientId"'),
  body: json.text(`CASE WHEN m."deletedAt" IS NULL THEN m.body ELSE '' END`),
  images: json.finished(`coalesce(${PICTURES}, '[]')`),
  state: json.word('lower(m.state::text)'),
  createdAt: json.word(isoTime('m."createdAt"')),
  editedAt: json.wordOrNull(isoTime('m."editedAt"')),
  deletedAt: json.wordOrNull(isoTime('m."deletedAt"')),
})} FROM "Message" m WHERE m."discussionId" = t.id AND m.seq = t."lastSeq")`;

/** A discussion `t` as one of its two people sees it (`DiscussionResponse`). */
const DISCUSSION = jsonObject({
  id: json.word('t.id'),
  side: json.word('t.side'),
  other: json.finished(
    `(SELECT ${jsonObject({ id: json.word('o.id'), displayName: json.text('o."displayName"') })}
      FROM "User" o WHERE o.id = t."otherId")`,
  ),
  deal: json.finished(jsonObject(cardMembers(MEDIA))),
  lastSeq: json.number('t."lastSeq"'),
  unread: json.number('t.unread'),
  readUpTo: json.number('t."readUpTo"'),
  archived: json.flag('t.archived'),
  blockedByMe: json.flag(
    `EXISTS (SELECT FROM "UserBlock" b WHERE b."blockerId" = $1::uuid AND b."blockedId" = t."otherId")`,
  ),
  otherReadUpTo: json.number('t."otherReadUpTo"'),
  lastMessage: json.finished(LAST_MESSAGE),
  createdAt: json.word(isoTime('t."createdAt"')),
  lastActivityAt: json.word(isoTime('t."lastActivityAt"')),
});

/** OFFSET 0: looked up row by row, since the page is cut already. */
const DEALS = `CROSS JOIN LATERAL (SELECT * FROM "Deal" WHERE id = t."dealId" OFFSET 0) d
      ${CARD_JOINS}`;

/**
 * A person's discussions on either side, the last active first, as one `FinishedPage`. $1: the person, $2: what stands before the
 * keys of pictures, $3: how many, one more than is shown; then the deal, and after which time and id, if asked for.
 */
const list = forEachChoice((archived: boolean, ofDeal: boolean, continued: boolean) => {
  const where = (mine: string) => [
    `"${mine}ArchivedAt" IS ${archived ? 'NOT ' : ''}NULL`,
    ...(ofDeal ? ['"dealId" = $4::uuid'] : []),
    ...(continued
      ? [`("lastActivityAt", id) < ($${ofDeal ? 5 : 4}::timestamptz, $${ofDeal ? 6 : 5}::uuid)`]
      : []),
  ];
  const text = asFinishedPage(
    `SELECT row_number() OVER (ORDER BY t."lastActivityAt" DESC, t.id DESC) AS n, t."lastActivityAt" AS key, t.id,
        ${DISCUSSION} AS json
      FROM ${ofBoth(where, 'ORDER BY "lastActivityAt" DESC, id DESC LIMIT $3::int')}
      ${DEALS} ORDER BY t."lastActivityAt" DESC, t.id DESC`,
    '$3::int',
    isoTime,
  );
  return named('discussions', text);
});

/**
 * The statement of a person's discussions with just the filters that are asked for, and its values.
 *
 * @param media what stands before the keys of pictures
 */
export function discussionsStatement(
  userId: string,
  { dealId, archived, limit }: ListDiscussionsQuery,
  after: Cursor | null,
  media: string,
): { statement: PreparedStatement; values: unknown[] } {
  return {
    statement: list(archived, dealId !== undefined, after !== null),
    values: [userId, media, limit + 1, ...(dealId ? [dealId] : []), ...(after ? [after.key, after.id] : [])],
  };
}

/** One discussion of a person, as its list shows it. $1: the person, $2: what stands before the keys of pictures, $3: which. */
export const DISCUSSION_OF: PreparedStatement = named(
  'discussion',
  `SELECT ${DISCUSSION} AS json FROM ${ofBoth(() => ['id = $3::uuid'])} ${DEALS}`,
);
