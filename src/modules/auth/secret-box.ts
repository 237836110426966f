import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts small secrets for storage: AES-256-GCM under a key derived (HKDF, RFC 5869) from a configured secret. Bound to
 * `context`, so that a row's secret copied into another row opens nothing. Layout: key id, nonce, tag, ciphertext.
 */
export class SecretBox {
  private readonly keys: { id: Buffer; key: Buffer }[];

  /** @param secrets the first encrypts, all decrypt */
  constructor(secrets: string[]) {
    this.keys = secrets.map((secret) => {
      const key = Buffer.from(hkdfSync('sha256', secret, '', 'kwadmarket second factors', 32));
      return { id: createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES), key };
    });
  }

  /** The names of the keys, the current one first. */
  get keyIds(): string[] {
    return this.keys.map(({ id }) => id.toString('hex'));
  }

  /** The name of the key that something was sealed with. */
  static keyIdOf(sealed: Uint8Array): string {
    return Buffer.from(sealed).subarray(0, KEY_ID_BYTES).toString('hex');
  }

  seal(secret: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
    const { id, key } = this.keys[0]!;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return new Uint8Array(Buffer.concat([id, nonce, cipher.getAuthTag(), sealed]));
  }

  /** @throws if no configured secret opens it */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed);
    const id = bytes.subarray(0, KEY_ID_BYTES);
    const found = this.keys.find((key) => key.id.equals(id));
    if (!found) throw new Error('No configured secret opens this second factor: see docs/operations.');
    const nonce = bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES);
    const rest = bytes.subarray(KEY_ID_BYTES + NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, found.key, nonce).setAAD(Buffer.from(context));
    decipher.setAuthTag(rest.subarray(0, TAG_BYTES));
    return Buffer.concat([decipher.update(rest.subarray(TAG_BYTES)), decipher.final()]);
  }

  /** Whether it was sealed with an older secret than the current one. */
  isOld(sealed: Uint8Array): boolean {
    return !this.keys[0]!.id.equals(Buffer.from(sealed).subarray(0, KEY_ID_BYTES));
  }
}
