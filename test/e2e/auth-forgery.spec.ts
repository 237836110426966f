import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { forgeTokens, signed } from '../support/forged-tokens.js';
import { figure, LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { openSocket } from '../support/sockets.js';

const SECRET = 'a secret of more than thirty-two signs';
const OLD_SECRET = 'the one before of more than thirty-two';

function pair() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString());
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

/** Every forged token that gets in, over HTTP or the socket. */
async function accepted(app: TestApp, forged: [string, string][]): Promise<string[]> {
  const inside: string[] = [];
  for (const [name, token] of forged) {
    const reply = await app.anonymous.as(token).get('/api/users/me');
    if (reply.status !== 401) inside.push(`${name}: ${reply.status}`);
    const socket = await openSocket(app.url, token).catch(() => null);
    if (socket) inside.push(`${name}: socket`);
    socket?.disconnect();
  }
  return inside;
}

const ends = (app: TestApp, { token }: Person) =>
  app.anonymous
    .as(token)
    .get('/api/users/me')
    .then(({ status }) => status);

describe('forged tokens', () => {
  it('signed with a shared secret are refused, each of them', async () => {
    const app = await startTestApp({ JWT_SECRET_CURRENT: SECRET });
    const { token, refreshToken } = await person(app);
    const forged = forgeTokens({ token, refreshToken, key: SECRET });
    expect(forged.length).toBeGreaterThanOrEqual(40);
    expect(await accepted(app, forged)).toEqual([]);
    // The forger's tools do make good tokens when nothing is wrong with them.
    expect(await accepted(app, [['a good one', signed(headerOf(token), claimsOf(token), SECRET)]])).toEqual([
      'a good one: 200',
      'a good one: socket',
    ]);
    expect((await app.anonymous.get('/.well-known/jwks.json')).body).toEqual({ keys: [] });
    await app.stop();
  });

  it('signed with a key pair are refused, each of them', async () => {
    const { privateKey, pem, publicPem } = pair();
    const app = await startTestApp({ JWT_ALGORITHM: 'ES256', JWT_PRIVATE_KEY: base64(pem) });
    const { token, refreshToken } = await person(app);
    const forged = forgeTokens({ token, refreshToken, key: privateKey, publicKey: publicPem });
    expect(await accepted(app, forged)).toEqual([]);
    expect(
      await accepted(app, [['a good one', signed(headerOf(token), claimsOf(token), privateKey)]]),
    ).toEqual(['a good one: 200', 'a good one: socket']);
    await app.stop();
  });
});

/** How many of so many requests with good tokens, eight at a time, are not served. */
async function spurious(app: TestApp, tokens: string[], requests: number): Promise<number> {
  let [sent, failed] = [0, 0];
  const worker = async () => {
    while (sent < requests) {
      const { status } = await app.anonymous.as(tokens[sent++ % tokens.length]!).get('/api/users/me');
      if (status !== 200) failed++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  figure('requests during a rotation / refused', `${requests} / ${failed}`);
  return failed;
}

describe('rotating keys', () => {
  it('a secret: tokens signed before go on until the previous one is removed', async () => {
    const database = { PUBLIC_URL: 'http://kwad.test' };
    const before = await startTestApp({ ...database, JWT_SECRET_CURRENT: OLD_SECRET });
    const somebody = await person(before);
    const start = (settings: Record<string, string>) =>
      startTestApp({ ...database, DATABASE_URL: before.databaseUrl, ...settings });

    const during = await start({ JWT_SECRET_CURRENT: SECRET, JWT_SECRET_PREVIOUS: OLD_SECRET });
    expect(await ends(during, somebody)).toBe(200);
    const { body } = await during.anonymous.post('/api/auth/refresh', {
      refreshToken: somebody.refreshToken,
      tokenTransport: 'body',
    });
    expect(headerOf(body.accessToken).kid).not.toBe(headerOf(somebody.token).kid);
    expect(await spurious(during, [somebody.token, body.accessToken], LONG ? 10_000 : 300)).toBe(0);
    await during.stop();

    const after = await start({ JWT_SECRET_CURRENT: SECRET });
    expect(await ends(after, somebody)).toBe(401);
    expect((await after.anonymous.as(body.accessToken).get('/api/users/me')).status).toBe(200);
    await after.stop();
    await before.stop();
  }, 120_000);

  it('a key pair: the same, and strangers find the public keys, and only these', async () => {
    const [old, current] = [pair(), pair()];
    const base = { PUBLIC_URL: 'http://kwad.test', JWT_ALGORITHM: 'ES256', JWT_SECRET_CURRENT: SECRET };
    const before = await startTestApp({ ...base, JWT_PRIVATE_KEY: old.pem });
    const somebody = await person(before);
    const start = (settings: Record<string, string>) =>
      startTestApp({ ...base, DATABASE_URL: before.databaseUrl, ...settings });

    const during = await start({
      JWT_PRIVATE_KEY: base64(current.pem),
      JWT_PREVIOUS_PUBLIC_KEY: base64(old.publicPem),
    });
    expect(await ends(during, somebody)).toBe(200);
    const jwks = await during.anonymous.get('/.well-known/jwks.json');
    expect(jwks.status).toBe(200);
    expect(jwks.headers.get('cache-control')).toBe('public, max-age=300');
    expect(jwks.body.keys).toHaveLength(2);
    for (const key of jwks.body.keys as Record<string, string>[]) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
    expect(jwks.body.keys[1].kid).toBe(headerOf(somebody.token).kid);
    const published = createPublicKey({ key: jwks.body.keys[0], format: 'jwk' });
    expect(published.export({ type: 'spki', format: 'pem' })).toBe(current.publicPem);
    await during.stop();

    const after = await start({ JWT_PRIVATE_KEY: current.pem });
    expect(await ends(after, somebody)).toBe(401);
    await after.stop();
    await before.stop();
  });

  it('a key that is none stops the boot with a word about it, without quoting it', async () => {
    const start = startTestApp({ JWT_ALGORITHM: 'ES256', JWT_PRIVATE_KEY: base64('-----BEGIN nonsense') });
    await expect(start).rejects.toThrow('JWT_PRIVATE_KEY is not a P-256 key');
    await expect(startTestApp({ JWT_ALGORITHM: 'ES256' })).rejects.toThrow('JWT_PRIVATE_KEY is required');
  });
});
