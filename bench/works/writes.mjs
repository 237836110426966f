import { randomUUID } from 'node:crypto';
import { inDatabase } from '../seed/databases.mjs';
import { as } from '../support/requests.mjs';

/** Opening a deal with three pictures, under an idempotency key: deal, pictures, history and fact in one transaction. */
export async function openDeal(stage) {
  const spare = sparePictures(stage);
  const requests = async (count) => {
    const pictures = await spare(count);
    return pictures.map(({ person, imageIds }) => ({
      method: 'POST',
      path: '/api/deals',
      headers: { ...as(person), 'Idempotency-Key': randomUUID() },
      body: { ...DEAL, imageIds },
    }));
  };
  const contestants = { bare: 'bare', ours: 'ours', typical: 'typical' };
  return {
    contestants: Object.fromEntries(
      Object.entries(contestants).map(([name, on]) => [name, { on, requests, expects: 201 }]),
    ),
    goals: [
      {
        what: 'open a deal, idempotency key on, to the bare transaction',
        of: 'ours',
        to: 'bare',
        atLeast: 0.8,
      },
      { what: 'open a deal, to the typical stack', of: 'ours', to: 'typical', atLeast: 3 },
    ],
  };
}

const DEAL = {
  title: 'Four motors, flown for one summer',
  description: 'No crashes, bearings are quiet. One of them has a scratch on the bell, see the last picture.',
  priceCents: 4_500,
  currency: 'EUR',
  condition: 'good',
  category: 'motor',
  city: 'Lyon',
  postcode: '69001',
  country: 'FR',
  lat: 45.76,
  lng: 4.84,
  shipping: true,
};

/** Uploads that no deal shows yet, three for each deal, made as they are needed. */
function sparePictures({ databaseUrl, people }) {
  let made = 0;
  return async (count) => {
    const rows = Array.from({ length: count }, () => ({
      person: people[made++ % people.length],
      imageIds: [randomUUID(), randomUUID(), randomUUID()],
    }));
    const images = rows.flatMap(({ person, imageIds }) => imageIds.map((id) => ({ id, owner: person.id })));
    await inDatabase(databaseUrl, (client) =>
      client.query(
        `INSERT INTO "Image" (id, "ownerId", "storageKey", "contentType", width, height, "byteSize", blurhash)
         SELECT id, owner, 'images/' || id, 'image/webp', 1200, 900, 96000, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'
         FROM unnest($1::uuid[], $2::uuid[]) AS spare(id, owner)`,
        [images.map(({ id }) => id), images.map(({ owner }) => owner)],
      ),
    );
    return rows;
  };
}

/** Sending a message: its row, the counters of the discussion, a fact, and the push to both sides. */
export async function sendMessage(stage) {
  const { rows: seats } = await inDatabase(stage.databaseUrl, (client) =>
    client.query(
      `SELECT id, "sellerId" FROM "Discussion" WHERE "sellerId" = ANY($1::uuid[]) ORDER BY hashtext(id::text)`,
      [stage.people.map(({ id }) => id)],
    ),
  );
  const byId = new Map(stage.people.map((person) => [person.id, person]));
  // Nobody may send more than a hundred a minute: people take turns.
  const turns = Object.values(Object.groupBy(seats, ({ sellerId }) => sellerId));
  let at = 0;
  const requests = (count) =>
    Array.from({ length: count }, () => {
      const own = turns[at % turns.length];
      const { id, sellerId } = own[Math.floor(at++ / turns.length) % own.length];
      return {
        method: 'POST',
        path: `/api/discussions/${id}/messages`,
        headers: as(byId.get(sellerId)),
        body: { clientId: randomUUID(), body: 'It is still there. Would Saturday suit you?' },
      };
    });
  return {
    contestants: {
      bare: { on: 'bare', requests, expects: 201 },
      ours: { on: 'ours', requests, expects: 201 },
    },
    goals: [{ what: 'send a message, to the bare transaction', of: 'ours', to: 'bare', atLeast: 0.7 }],
  };
}
