import { availableParallelism } from 'node:os';
import { registerAs } from '@nestjs/config';
import { EnvironmentError } from './environment-error.js';
import { environment } from './environment.js';
import type { Environment } from './environment.js';

/** Accounts: the secrets behind tokens and how long they live (seconds), the rules of passwords and second factors. */
export const authConfig = registerAs('auth', () => {
  const env = environment();
  return {
    secureCookies: env.NODE_ENV === 'production',
    jwtSecrets: present(env.JWT_SECRET_CURRENT, env.JWT_SECRET_PREVIOUS),
    jwtAlgorithm: env.JWT_ALGORITHM,
    jwtPrivateKey: pem('JWT_PRIVATE_KEY', env),
    jwtPreviousPublicKey: pem('JWT_PREVIOUS_PUBLIC_KEY', env),
    mailTokenSecret: env.MAIL_TOKEN_SECRET,
    /** The first encrypts, all decrypt. The last is what encrypts where no other was ever set. */
    encryptionSecrets: present(
      env.ENCRYPTION_SECRET_CURRENT,
      env.ENCRYPTION_SECRET_PREVIOUS,
      env.MAIL_TOKEN_SECRET,
    ),
    accessTokenSeconds: env.ACCESS_TOKEN_TTL_SECONDS,
    refreshTokenSeconds: env.REFRESH_TOKEN_TTL_DAYS * 86_400,
    /** How long the direct parent of a refresh token may come back: a reply that was lost on the way. */
    refreshGraceSeconds: env.REFRESH_GRACE_SECONDS,
    selfRegistration: env.AUTH_ALLOW_SELF_REGISTRATION,
    /** Roles that may do nothing before they have a second factor. */
    mfaRequiredRoles: env.MFA_REQUIRED_ROLES.split(',')
      .map((role) => role.trim())
      .filter(Boolean),
    hashConcurrency: env.PASSWORD_HASH_CONCURRENCY ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    hashQueue: env.PASSWORD_HASH_QUEUE,
  };
});

export type AuthConfig = ReturnType<typeof authConfig>;

function present(...secrets: (string | undefined)[]): string[] {
  return secrets.filter((secret) => secret !== undefined);
}

/** A PEM as it is, or in base64, which fits on one line of an environment file. */
function pem(name: 'JWT_PRIVATE_KEY' | 'JWT_PREVIOUS_PUBLIC_KEY', env: Environment): string | null {
  const given = env[name];
  if (!given) return null;
  const text = given.includes('-----BEGIN') ? given : Buffer.from(given, 'base64').toString('utf8');
  if (!text.includes('-----BEGIN')) throw new EnvironmentError(`${name} is neither PEM nor PEM in base64.`);
  return text.replaceAll('\\n', '\n');
}
