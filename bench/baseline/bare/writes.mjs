// The bare transactions: the rows that must be there in the end, one prepared INSERT after the other.
import { randomUUID } from 'node:crypto';

const INSERT_DEAL = {
  name: 'insert_deal',
  text: `INSERT INTO "Deal" (id, "sellerId", "categorySlug", title, description, "priceCents", currency, condition, city, postcode,
      country, lat, lng, shipping, "updatedAt")
    VALUES (uuidv7(), $1, $2, $3, $4, $5, $6, $7::text::"DealCondition", $8, $9, $10, $11, $12, $13, now()) RETURNING id`,
};
const INSERT_IMAGES = {
  name: 'insert_images',
  text: `INSERT INTO "DealImage" ("dealId", "imageId", position) SELECT $1, id, n - 1 FROM unnest($2::uuid[]) WITH ORDINALITY i(id, n)`,
};
const INSERT_STEP = {
  name: 'insert_step',
  text: `INSERT INTO "DealTransition" (id, "dealId", verb, "to", "actorId") VALUES (uuidv7(), $1, 'open', 'DRAFT', $2)`,
};
const INSERT_FACT = {
  name: 'insert_fact',
  text: `INSERT INTO "Fact" (id, name, data, "actorId") VALUES (uuidv7(), $1, $2, $3)`,
};
const INSERT_MESSAGE = {
  name: 'insert_message',
  text: `INSERT INTO "Message" (id, "discussionId", seq, "senderId", "clientId", body) VALUES ($1, $2, $3, $4, $5, $6)`,
};
const COUNT_MESSAGE = {
  name: 'count_message',
  text: `UPDATE "Discussion" SET "lastSeq" = "lastSeq" + 1, "lastActivityAt" = now(),
      "buyerUnread" = "buyerUnread" + ("sellerId" = $2)::int, "sellerUnread" = "sellerUnread" + ("buyerId" = $2)::int
    WHERE id = $1 RETURNING "lastSeq" AS seq, "dealId", "buyerId", "sellerId"`,
};

/** Deal, pictures, history and fact. @returns JSON */
export async function openDeal(pool, sellerId, deal) {
  const { category, title, description, priceCents, currency, condition, city, postcode, country, lat, lng } =
    deal;
  return inTransaction(pool, async (client) => {
    const values = [
      sellerId,
      category,
      title,
      description,
      priceCents,
      currency,
      condition,
      city,
      postcode,
      country,
    ];
    const { rows } = await client.query({ ...INSERT_DEAL, values: [...values, lat, lng, deal.shipping] });
    const dealId = rows[0].id;
    await client.query({ ...INSERT_IMAGES, values: [dealId, deal.imageIds] });
    await client.query({ ...INSERT_STEP, values: [dealId, sellerId] });
    await client.query({ ...INSERT_FACT, values: ['deal.opened', { dealId, sellerId }, sellerId] });
    return JSON.stringify({ id: dealId, ...deal });
  });
}

/** Counters, message and fact. @returns JSON */
export async function sendMessage(pool, senderId, discussionId, { clientId, body }) {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query({ ...COUNT_MESSAGE, values: [discussionId, senderId] });
    const { seq, ...about } = rows[0];
    const message = { id: randomUUID(), discussionId, seq, senderId, clientId, body };
    await client.query({ ...INSERT_MESSAGE, values: Object.values(message) });
    const data = { ...about, discussionId, messageId: message.id, seq, senderId };
    await client.query({ ...INSERT_FACT, values: ['message.sent', data, senderId] });
    return JSON.stringify(message);
  });
}

async function inTransaction(pool, work) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
