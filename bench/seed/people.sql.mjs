import { TERMS } from '../support/production.mjs';

/** What everybody's password is, and its hash: one for all, because hashing 5,000 of them takes minutes. */
export const PASSWORD = 'quad over the hill';
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$GkMI6r25a/z49oZAgKnQ6g$rtfRQAH8O3n1XNd1Tg2G+UfY6Y+rDHxRbKrRYh65oyM';

/** People, each signed in once. */
export const people = ({ users }) => [
  `CREATE TEMP TABLE person AS
     SELECT n, pg_temp.id('user', n, at) AS id, at
     FROM generate_series(1, ${users}) n, LATERAL (SELECT pg_temp.moment(n, 1, 900) AS at) m
     ORDER BY id`,
  `INSERT INTO "User" (id, email, "displayName", "passwordHash", locale, "emailVerifiedAt", "suspendedAt", "termsVersion",
       "createdAt", "updatedAt")
     SELECT id, 'person' || n || '@bench.test', (ARRAY['Alex', 'Camille', 'Jonas', 'Mira', 'Noé', 'Søren', 'Zoë'])[1 + n % 7]
       || ' ' || n, '${PASSWORD_HASH}', (ARRAY['en', 'fr', 'de'])[1 + n % 3], at, CASE WHEN n % 200 = 0 THEN at END, '${TERMS}', at, at
     FROM person`,
  `INSERT INTO "Session" (id, "userId", "userAgent", ip, "createdAt", "lastUsedAt", "expiresAt")
     SELECT pg_temp.id('session', n, at), id, 'Mozilla/5.0', '198.18.' || n / 256 % 256 || '.' || n % 256, at, at, pg_temp.far_off()
     FROM person`,
];
