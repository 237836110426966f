const SENTENCES = [
  'Hello, is it still for sale?',
  'Yes it is. I can send it tomorrow.',
  'Bonjour, quel est votre dernier prix ?',
  'Je peux faire un petit geste si vous prenez les deux.',
  'Hallo, hat der Motor schon einmal Wasser gesehen?',
  'Nein, nur Hallenflüge. Bilder vom Lager kann ich gern noch schicken.',
  'How many packs did it fly, more or less?',
  'About forty, all of them gentle cruising. The bearings are quiet and the bell has no dents.',
  'Great. I would pick it up on Saturday, if that suits you.',
  'Perfect, see you then.',
].map((sentence) => `'${sentence}'`);
/** Of each discussion; the last two were not read yet. */
const MESSAGES = 10;

/** One discussion for every second deal, on what is on sale, with ten messages each, and sixty notifications for each person. */
export const talk = ({ users }) => [
  `CREATE TEMP TABLE talked AS
     SELECT m.n / 2 AS n, pg_temp.id('discussion', m.n, m.at) AS id, m.id AS deal, m.at,
       seller.id AS seller, buyer.id AS buyer
     FROM made m JOIN person seller ON seller.n = m.seller
       JOIN person buyer ON buyer.n = 1 + (m.seller + (pg_temp.dice(m.n, 12) * (${users} - 2))::int) % ${users}
     WHERE m.n % 2 = 0
     ORDER BY id`,
  `INSERT INTO "Discussion" (id, "dealId", "buyerId", "sellerId", "lastSeq", "buyerReadSeq", "sellerReadSeq", "buyerUnread",
       "sellerUnread", "createdAt", "lastActivityAt")
     SELECT id, deal, buyer, seller, ${MESSAGES}, ${MESSAGES - 1}, ${MESSAGES - 2}, 1, 1, at, at + interval '${MESSAGES} hours' FROM talked`,
  `INSERT INTO "Message" (id, "discussionId", seq, "senderId", "clientId", body, "createdAt")
     SELECT pg_temp.id('message', t.n * ${MESSAGES} + k, t.at + k * interval '1 hour'), t.id, k,
       CASE WHEN k % 2 = 1 THEN t.buyer ELSE t.seller END, pg_temp.id('client', t.n * ${MESSAGES} + k, t.at)::text,
       (ARRAY[${SENTENCES.join(', ')}])[1 + (t.n + k) % ${SENTENCES.length}], t.at + k * interval '1 hour'
     FROM talked t CROSS JOIN generate_series(1, ${MESSAGES}) k
     ORDER BY 1`,
  `INSERT INTO "Notification" (id, "userId", kind, "dedupeKey", title, text, data, "readAt", "createdAt")
     SELECT pg_temp.id('notification', n * 3 + k, at + k * interval '1 day'), person, kind.name, id || '.' || k, kind.title,
       'A deal that matters to you: number ' || n, jsonb_build_object('dealId', id), CASE WHEN n % 4 > 0 THEN at + interval '9 days' END,
       at + k * interval '1 day'
     FROM (SELECT m.n, m.id, m.at, p.id AS person FROM made m JOIN person p ON p.n = 1 + m.n % ${users}) told
       CROSS JOIN (VALUES (0, 'deal.approved', 'Your deal is online'), (1, 'deal.expiring', 'Your deal ends soon'),
         (2, 'message.new', 'A new message')) AS kind(k, name, title)
     ORDER BY 1`,
];
