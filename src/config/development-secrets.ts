import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError } from './environment-error.js';

interface Secrets {
  JWT_SECRET_CURRENT: string;
  MAIL_TOKEN_SECRET: string;
}

/**
 * Secrets for a machine of a developer: made once and kept in the data folder, so that a restart signs nobody out.
 * Settings that were given win. Never used in production.
 */
export function developmentSecrets(given: { DATA_DIR: string } & Partial<Secrets>): Secrets {
  if (given.JWT_SECRET_CURRENT && given.MAIL_TOKEN_SECRET) return given as Secrets;
  const file = join(given.DATA_DIR, 'development-secrets.json');
  const kept = readSecrets(file) ?? makeSecrets(given.DATA_DIR, file);
  return {
    JWT_SECRET_CURRENT: given.JWT_SECRET_CURRENT ?? kept.JWT_SECRET_CURRENT,
    MAIL_TOKEN_SECRET: given.MAIL_TOKEN_SECRET ?? kept.MAIL_TOKEN_SECRET,
  };
}

function readSecrets(file: string): Secrets | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch {
    return null;
  }
}

function makeSecrets(folder: string, file: string): Secrets {
  const secrets = {
    JWT_SECRET_CURRENT: randomBytes(48).toString('base64url'),
    MAIL_TOKEN_SECRET: randomBytes(48).toString('base64url'),
  };
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvironmentError(
      `The folder ${folder} cannot be written (${code}): make room or give this user the right, or set DATA_DIR to another.`,
    );
  }
  return secrets;
}
