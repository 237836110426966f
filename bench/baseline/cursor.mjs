// The cursors of our lists, for servers that answer the same.
import { createHash, createHmac } from 'node:crypto';

/** What our server derives from JWT_SECRET_CURRENT to seal cursors with. */
export const sealKeyOf = (secret) => createHmac('sha256', secret).update('kwadmarket cursors').digest();

/** The cursor after a row of a list, by the list's name. */
export function sealCursor(list, key, id, sealKey) {
  const content = Buffer.from(JSON.stringify([list, key, id]));
  const mac = createHmac('sha256', sealKey).update(content).digest().subarray(0, 12);
  return Buffer.concat([mac, content]).toString('base64url');
}

/** Where a cursor continues; whether it is ours is not looked at. */
export function readCursor(text) {
  const [, key, id] = JSON.parse(Buffer.from(text, 'base64url').subarray(12));
  return { key, id };
}

const NUMBERS = new Set(['minPrice', 'maxPrice', 'radiusKm']);

/** The name of a list of deals: its order and its filters. */
export function dealsList(query) {
  const given = Object.entries(query)
    .filter(([name, value]) => name !== 'cursor' && value !== undefined)
    .map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]);
  const print = createHash('sha1').update(JSON.stringify(given.sort())).digest('base64url').slice(0, 12);
  return `deals.newest.${print}`;
}
