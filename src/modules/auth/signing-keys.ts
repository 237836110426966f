import { createHash, createPublicKey, webcrypto } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, importPKCS8, importSPKI } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { AuthConfig } from '../../config/auth.config.js';
import { EnvironmentError } from '../../config/environment-error.js';

/** The keys of access tokens: one signs, all verify, each named by its id. */
export interface SigningKeys {
  algorithm: 'HS256' | 'ES256';
  current: { id: string; key: CryptoKey };
  verifying: Map<string, CryptoKey>;
  /** What strangers may verify with: nothing where keys are shared secrets. */
  published: JWK[];
}

/** @throws EnvironmentError if a key is not what it should be */
export async function loadSigningKeys(config: AuthConfig): Promise<SigningKeys> {
  return config.jwtAlgorithm === 'ES256' ? loadPairs(config) : loadSecrets(config);
}

async function loadSecrets({ jwtSecrets }: AuthConfig): Promise<SigningKeys> {
  const keys = await Promise.all(
    jwtSecrets.map(async (secret) => ({ id: secretId(secret), key: await importSecret(secret) })),
  );
  return {
    algorithm: 'HS256',
    current: keys[0]!,
    verifying: new Map(keys.map(({ id, key }) => [id, key])),
    published: [],
  };
}

/** As a key of the engine: from bytes one would be made again for each token. */
async function importSecret(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign', 'verify']);
}

async function loadPairs({ jwtPrivateKey, jwtPreviousPublicKey }: AuthConfig): Promise<SigningKeys> {
  const privateKey = await parse('JWT_PRIVATE_KEY', () => importPKCS8(jwtPrivateKey!, 'ES256'));
  const spki = createPublicKey(jwtPrivateKey!).export({ type: 'spki', format: 'pem' }).toString();
  const publics = [await publish('JWT_PRIVATE_KEY', spki)];
  if (jwtPreviousPublicKey) publics.push(await publish('JWT_PREVIOUS_PUBLIC_KEY', jwtPreviousPublicKey));
  return {
    algorithm: 'ES256',
    current: { id: publics[0]!.jwk.kid!, key: privateKey },
    verifying: new Map(publics.map(({ jwk, key }) => [jwk.kid!, key])),
    published: publics.map(({ jwk }) => jwk),
  };
}

/** A public key with its thumbprint (RFC 7638) as its name. */
async function publish(setting: string, spki: string): Promise<{ key: CryptoKey; jwk: JWK }> {
  const key = await parse(setting, () => importSPKI(spki, 'ES256', { extractable: true }));
  const { kty, crv, x, y } = await exportJWK(key);
  const bare = { kty, crv, x, y } as JWK;
  return { key, jwk: { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'ES256', use: 'sig' } };
}

async function parse<T>(setting: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch {
    // Never the cause: it may quote the key.
    throw new EnvironmentError(`${setting} is not a P-256 key in PEM (PKCS#8 private, SPKI public).`);
  }
}

function secretId(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 12);
}
