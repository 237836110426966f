// The bare sign-in: the account, its password, the rows of a session, a signed token. Nobody counts guesses.
import { createHash, createHmac, randomBytes } from 'node:crypto';

const ACCOUNT = { name: 'account', text: `SELECT id, "passwordHash" FROM "User" WHERE email = $1` };
const OPEN_SESSION = {
  name: 'open_session',
  text: `WITH opened AS (
      INSERT INTO "Session" (id, "userId", "expiresAt") VALUES (uuidv7(), $1, now() + interval '30 days') RETURNING id, "expiresAt"
    ), issued AS (
      INSERT INTO "RefreshToken" (id, "sessionId", "tokenHash", "expiresAt") SELECT uuidv7(), id, $2, "expiresAt" FROM opened
    )
    INSERT INTO "Fact" (id, name, data, "actorId")
    SELECT uuidv7(), 'session.opened', jsonb_build_object('userId', $1::uuid, 'sessionId', id), $1 FROM opened
    RETURNING data->>'sessionId' AS id`,
};

/** Loaded by the first sign-in: nothing else that the bare server does has a use for it. */
let argon2;

/** @returns tokens as JSON, or null if nobody has that address and password */
export async function signIn(pool, { email, password }, secret) {
  const { rows } = await pool.query({ ...ACCOUNT, values: [email] });
  const account = rows[0];
  argon2 ??= await import('@node-rs/argon2');
  if (!account || !(await argon2.verify(account.passwordHash, password))) return null;
  const refreshToken = randomBytes(32);
  const tokenHash = createHash('sha256').update(refreshToken).digest();
  const opened = await pool.query({ ...OPEN_SESSION, values: [account.id, tokenHash] });
  const accessToken = sign({ sub: account.id, sid: opened.rows[0].id }, secret);
  return JSON.stringify({ accessToken, refreshToken: refreshToken.toString('base64url') });
}

function sign(claims, secret) {
  const body = [{ alg: 'HS256' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...body, createHmac('sha256', secret).update(body.join('.')).digest('base64url')].join('.');
}
