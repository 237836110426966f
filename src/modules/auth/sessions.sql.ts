import { sessionOpened } from '../../facts/auth.facts.js';
import { INSERT_FACT } from '../../platform/events/facts.service.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';

/**
 * Opens a session: its row, its first refresh token and the fact, in one statement and so one commit, which is all of a
 * sign-in that has to be waited for once the password was compared.
 *
 * Values: session, user, userAgent, ip, expiry, refresh token (id, hash), fact (id, actor, request, traceparent).
 */
export const OPEN_SESSION: PreparedStatement = {
  name: 'open_session',
  text: `WITH opened AS (
      INSERT INTO "Session" (id, "userId", "userAgent", ip, "expiresAt")
      VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::timestamptz)
    ), issued AS (
      INSERT INTO "RefreshToken" (id, "sessionId", "tokenHash", "expiresAt")
      VALUES ($6::uuid, $1::uuid, $7::bytea, $5::timestamptz)
    )
    ${INSERT_FACT}
    VALUES ($8::uuid, '${sessionOpened.fact}', jsonb_build_object('userId', $2::uuid, 'sessionId', $1::uuid), $9::uuid, $10::text,
      $11::text)`,
};

/** A refresh token that came back, and what decides whether it may be traded. */
export interface FoundToken {
  id: string;
  sessionId: string;
  userId: string;
  expiresAt: Date;
  /** Its session has not ended, and its user is not suspended. */
  living: boolean;
}

/** One value: the hash of a refresh token. */
export const FIND_TOKEN: PreparedStatement = {
  name: 'find_refresh_token',
  text: `SELECT t.id, t."sessionId", s."userId", t."expiresAt",
      t."expiresAt" > now() AND s."revokedAt" IS NULL AND u."suspendedAt" IS NULL AS living
    FROM "RefreshToken" t JOIN "Session" s ON s.id = t."sessionId" JOIN "User" u ON u.id = s."userId"
    WHERE t."tokenHash" = $1::bytea`,
};

/**
 * Trades a refresh token for its successor: of several at once the one whose update comes first. A row comes back for it.
 *
 * Values: the token, its session, the successor (id, hash, expiry).
 */
export const TRADE_TOKEN: PreparedStatement = {
  name: 'trade_refresh_token',
  text: `WITH used AS (
      UPDATE "RefreshToken" SET "usedAt" = now()
      WHERE id = $1::uuid AND "usedAt" IS NULL
        AND EXISTS (SELECT FROM "Session" s WHERE s.id = $2::uuid AND s."revokedAt" IS NULL)
      RETURNING "sessionId"
    ), noted AS (
      UPDATE "Session" s SET "lastUsedAt" = now() FROM used WHERE s.id = used."sessionId"
    )
    INSERT INTO "RefreshToken" (id, "sessionId", "parentId", "tokenHash", "expiresAt")
    SELECT $3::uuid, used."sessionId", $1::uuid, $4::bytea, $5::timestamptz FROM used
    RETURNING id`,
};

/** The successor of a token that was traded. */
export interface Successor {
  id: string;
  tokenHash: Uint8Array;
}

/** Values: a token, and for how many seconds after it was traded its unused successor may be told again. */
export const FIND_SUCCESSOR: PreparedStatement = {
  name: 'find_successor',
  text: `SELECT successor.id, successor."tokenHash"
    FROM "RefreshToken" used JOIN "RefreshToken" successor ON successor."parentId" = used.id
    WHERE used.id = $1::uuid AND used."usedAt" >= now() - make_interval(secs => $2::int) AND successor."usedAt" IS NULL`,
};
