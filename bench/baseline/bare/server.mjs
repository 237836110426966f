// The least that answers: node:http, one pool, prepared statements, JSON made by the database. No manners at all.
import { createServer } from 'node:http';
import { parse } from 'node:querystring';
import pg from 'pg';
import { dealsList, sealCursor, sealKeyOf } from '../cursor.mjs';
import { dealStatement } from './deal.sql.mjs';
import { listStatement } from './list.sql.mjs';
import { discussionsStatement, NOTIFICATIONS } from './mine.sql.mjs';
import { signIn } from './sign-in.mjs';
import { openDeal, sendMessage } from './writes.mjs';

const { DATABASE_URL, PORT, PUBLIC_URL, SECRET } = process.env;
const MEDIA = `${PUBLIC_URL}/api/media/`;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const sealKey = sealKeyOf(SECRET);
const deal = dealStatement(MEDIA);
const discussions = discussionsStatement(MEDIA);

async function answer(request) {
  const { url, method } = request;
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (method === 'POST') {
    const body = JSON.parse(await bodyOf(request));
    const caller = request.headers['x-user'];
    if (path === '/api/auth/login') {
      const tokens = await signIn(pool, body, SECRET);
      return tokens ? [200, tokens] : [401, '{}'];
    }
    if (path === '/api/deals') return [201, await openDeal(pool, caller, body)];
    return [201, await sendMessage(pool, caller, path.split('/')[3], body)];
  }
  if (path === '/api/deals') {
    const query = mark < 0 ? {} : parse(url.slice(mark + 1));
    const { rows } = await pool.query(listStatement(query, MEDIA));
    return [200, pageOf(rows[0], dealsList(query))];
  }
  if (path.startsWith('/api/deals/')) {
    const { rows } = await pool.query({ ...deal, values: [path.slice(11)] });
    return rows[0] ? [200, rows[0].body] : [404, '{}'];
  }
  if (path === '/api/notifications') return mine(request, NOTIFICATIONS, 'newest');
  if (path === '/api/discussions') return mine(request, discussions, 'activity');
  return [200, '{}'];
}

/** A page as JSON; the cursor is a part of the answer. */
function pageOf({ items, more, key, id }, list) {
  const cursor = more ? `"${sealCursor(list, key, id, sealKey)}"` : 'null';
  return `{"items":[${items ?? ''}],"nextCursor":${cursor}}`;
}

async function mine({ headers }, statement, list) {
  const { rows } = await pool.query({ ...statement, values: [headers['x-user']] });
  return [200, pageOf(rows[0], list)];
}

async function bodyOf(request) {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) text += part;
  return text;
}

createServer((request, response) => {
  answer(request).then(
    ([status, body]) => {
      const bytes = Buffer.from(body);
      response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
      response.end(bytes);
    },
    (error) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
}).listen(Number(PORT), '127.0.0.1');
