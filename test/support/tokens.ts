import { createHash, createHmac } from 'node:crypto';

export type Claims = Record<string, unknown>;

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The name under which the application knows a secret. */
export function keyId(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 12);
}

export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

interface Changes {
  secret: string;
  header?: object;
  claims?: object;
  hash?: string;
}

/** A token like `token`, but for what is changed. */
export function forgeToken(token: string, { secret, header, claims, hash = 'sha256' }: Changes): string {
  const head = { alg: 'HS256', typ: 'at+jwt', kid: keyId(secret), ...header };
  const signed = `${base64(head)}.${base64({ ...claimsOf(token), ...claims })}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

/** A token whose header says anything, with no signature at all. */
export function unsignedToken(token: string, header: object): string {
  return `${base64(header)}.${token.split('.')[1]}.`;
}
