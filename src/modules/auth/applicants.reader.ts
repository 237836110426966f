import { Injectable } from '@nestjs/common';
import { placeOf } from '../../platform/limits/client-key.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** Somebody who asks to be let in: all that deciding it takes. */
export interface Applicant {
  id: string;
  passwordHash: string | null;
  suspended: boolean;
  suspensionReason: string | null;
  /** Whether a second factor is asked for. */
  secondFactor: boolean;
}

/** What an address leads to. */
export interface Application {
  /** Null where the address has no account. */
  applicant: Applicant | null;
  /** The places (networks) where the account signed in during the last 90 days. */
  places: Set<string>;
}

interface Row extends Omit<Applicant, 'id'> {
  id: string | null;
  ips: string[];
}

/** Nobody's id: looked up where there is no account, so that both cases ask the same. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One statement, because a sign-in waits for it. @param key the column of `User` that the one value is looked up in */
const applicationBy = (key: 'email' | 'id', type: 'text' | 'uuid') => ({
  name: `application_by_${key}`,
  text: `SELECT u.id, u."passwordHash", u."suspendedAt" IS NOT NULL AS suspended, u."suspensionReason",
      EXISTS (
        SELECT FROM "TotpCredential" t WHERE t."userId" = asked.id AND t."confirmedAt" IS NOT NULL
      ) AS "secondFactor",
      ARRAY(
        SELECT DISTINCT s.ip FROM "Session" s
        WHERE s."userId" = asked.id AND s."createdAt" > now() - interval '90 days' AND s.ip IS NOT NULL LIMIT 200
      ) AS ips
    FROM (VALUES ($1::${type})) AS given(${key}) LEFT JOIN "User" u USING (${key})
      CROSS JOIN LATERAL (SELECT coalesce(u.id, '${NOBODY}') AS id) AS asked`,
});

const BY_EMAIL = applicationBy('email', 'text');
const BY_ID = applicationBy('id', 'uuid');

/** Who asks to be let in. */
@Injectable()
export class ApplicantsReader {
  constructor(private readonly prisma: PrismaService) {}

  async byEmail(email: string): Promise<Application> {
    return toApplication(await this.prisma.sql<Row>(BY_EMAIL, [email]));
  }

  async byId(userId: string): Promise<Application> {
    return toApplication(await this.prisma.sql<Row>(BY_ID, [userId]));
  }
}

function toApplication([row]: Row[]): Application {
  const { id, ips, ...rest } = row!;
  return { applicant: id === null ? null : { id, ...rest }, places: new Set(ips.map(placeOf)) };
}
