import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What a forger knows: a good token, whatever is public, and the issuer. */
export interface Known {
  token: string;
  refreshToken: string;
  /** The real secret (HS256) or private key (ES256): for tokens that are ours but for one claim. */
  key: string | KeyObject;
  /** The public key as PEM, where there is one. */
  publicKey?: string;
}

type Json = Record<string, unknown>;

const NOW = Math.floor(Date.now() / 1000);

/** More than forty tokens that must be refused, each with its name. */
export function forgeTokens({ token, refreshToken, key, publicKey }: Known): [name: string, token: string][] {
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = decode(head);
  const claims = decode(body);
  const ours = (changedClaims: Json, changedHeader: Json = {}) =>
    signed({ ...header, ...changedHeader }, without({ ...claims, ...changedClaims }), key);
  const strange = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const strangeJwk = strange.publicKey.export({ format: 'jwk' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const unsigned = (alg: string) => `${encode({ ...header, alg })}.${body}.`;
  const otherAlgorithm = header.alg === 'HS256' ? 'ES256' : 'HS256';

  return [
    ...['none', 'None', 'NONE', 'nOnE', '', 'HS256', 'ES256'].map((alg): [string, string] => [
      `no signature, alg "${alg}"`,
      unsigned(alg),
    ]),
    ['alg none with the real signature', `${encode({ ...header, alg: 'none' })}.${body}.${signature}`],
    ['two parts', `${head}.${body}`],
    ['four parts', `${token}.${signature}`],
    ['empty parts', '..'],
    ['only a header', head],
    ['not a token', 'hello'],
    ['a refresh token', refreshToken],
    ['a refresh token as all three parts', [refreshToken, refreshToken, refreshToken].join('.')],
    [
      'claims changed under the real signature',
      `${head}.${encode({ ...claims, sub: claims.sid })}.${signature}`,
    ],
    ['header changed under the real signature', `${encode({ ...header, extra: 1 })}.${body}.${signature}`],
    ['a signature with its end cut off', token.slice(0, -4)],
    [
      'a signature of zeros',
      `${head}.${body}.${Buffer.alloc(signature.length ? 64 : 32).toString('base64url')}`,
    ],
    ['a signature with another sign', `${head}.${body}.${flip(signature)}`],
    ['another HMAC secret', signed({ ...header, alg: 'HS256' }, claims, 'x'.repeat(40))],
    ['an empty HMAC secret', signed({ ...header, alg: 'HS256' }, claims, '')],
    ['the key id as the secret', signed({ ...header, alg: 'HS256' }, claims, String(header.kid))],
    ['the public key as the HMAC secret', signed({ ...header, alg: 'HS256' }, claims, publicKey ?? 'public')],
    ['another key pair', signed({ ...header, alg: 'ES256' }, claims, strange.privateKey)],
    [
      'another key pair with its own jwk',
      signed({ ...header, alg: 'ES256', jwk: strangeJwk }, claims, strange.privateKey),
    ],
    [
      'another key pair with a jku',
      signed({ ...header, alg: 'ES256', jku: 'https://evil.example/jwks.json' }, claims, strange.privateKey),
    ],
    [
      'another key pair with an x5u',
      signed({ ...header, alg: 'ES256', x5u: 'https://evil.example/cert' }, claims, strange.privateKey),
    ],
    ['RS256', signed({ ...header, alg: 'RS256' }, claims, rsa.privateKey)],
    ['HS512 with the real key', signed({ ...header, alg: 'HS512' }, claims, key)],
    ['HS384 with the real key', signed({ ...header, alg: 'HS384' }, claims, key)],
    [`the other algorithm with the real key`, signed({ ...header, alg: otherAlgorithm }, claims, key)],
    ['an unknown key id', ours({}, { kid: 'unknown' })],
    ['no key id', ours({}, { kid: undefined })],
    ['a key id that is a path', ours({}, { kid: '../../../../dev/null' })],
    ['a key id that is SQL', ours({}, { kid: "' OR 1=1 --" })],
    ['a key id of the prototype', ours({}, { kid: '__proto__' })],
    ['a key id that is a list', ours({}, { kid: [header.kid] })],
    ['another type', ours({}, { typ: 'JWT' })],
    ['the type of an id token', ours({}, { typ: 'id+jwt' })],
    ['no type', ours({}, { typ: undefined })],
    ['a critical extension', ours({}, { crit: ['b64'], b64: false })],
    ['another audience', ours({ aud: 'elsewhere' })],
    ['no audience', ours({ aud: undefined })],
    ['another issuer', ours({ iss: 'https://evil.example' })],
    ['an issuer that begins like ours', ours({ iss: `${String(claims.iss)}.evil.example` })],
    ['no issuer', ours({ iss: undefined })],
    ['the end passed', ours({ exp: NOW - 10 })],
    ['no end', ours({ exp: undefined })],
    ['an end in words', ours({ exp: 'never' })],
    ['not before tomorrow', ours({ nbf: NOW + 86_400 })],
    ['no beginning', ours({ nbf: undefined })],
    ['no time of issue', ours({ iat: undefined })],
    ['no session', ours({ sid: undefined })],
    ['a session that is not an id', ours({ sid: "' OR 1=1 --" })],
    ['a session that does not exist', ours({ sid: '01890a5d-ac96-774b-bcce-b302099a8057' })],
    ['somebody else for the session', ours({ sub: '01890a5d-ac96-774b-bcce-b302099a8057' })],
    ['no subject', ours({ sub: undefined })],
    ['a subject that is a list', ours({ sub: [claims.sub] })],
    ['claims that are a list', signed(header, [claims] as unknown as Json, key)],
    ['a nested token', signed({ ...header, cty: 'JWT' }, token as unknown as Json, key)],
  ];
}

/** A token signed as `header.alg` says, as far as the key can. */
export function signed(header: Json, claims: Json, key: string | KeyObject): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${signatureOf(String(header.alg), text, key)}`;
}

function signatureOf(alg: string, text: string, key: string | KeyObject): string {
  if (alg.startsWith('HS') || typeof key === 'string') {
    const secret = typeof key === 'string' ? key : key.export({ type: 'pkcs8', format: 'pem' });
    return createHmac(`sha${alg.slice(2) || '256'}`, secret)
      .update(text)
      .digest('base64url');
  }
  const dsaEncoding = key.asymmetricKeyType === 'ec' ? ({ dsaEncoding: 'ieee-p1363' } as const) : {};
  return sign('sha256', Buffer.from(text), { key, ...dsaEncoding }).toString('base64url');
}

function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Json {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
}

function without(claims: Json): Json {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

/** Changes a sign in the middle: the last one may hold bits that do not count. */
function flip(text: string): string {
  const place = Math.floor(text.length / 2);
  return text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1);
}
