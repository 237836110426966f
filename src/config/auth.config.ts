import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Tokens: the secrets that sign them and how long they live (seconds). */
export const authConfig = registerAs('auth', () => {
  const env = environment();
  return {
    secureCookies: env.NODE_ENV === 'production',
    jwtSecrets: [env.JWT_SECRET_CURRENT, env.JWT_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
    mailTokenSecret: env.MAIL_TOKEN_SECRET,
    accessTokenSeconds: env.ACCESS_TOKEN_TTL_SECONDS,
    refreshTokenSeconds: env.REFRESH_TOKEN_TTL_DAYS * 86_400,
    /** How long the direct parent of a refresh token may come back: a reply that was lost on the way. */
    refreshGraceSeconds: env.REFRESH_GRACE_SECONDS,
  };
});

export type AuthConfig = ReturnType<typeof authConfig>;
