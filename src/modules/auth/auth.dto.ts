import { z } from 'zod';
import { DisplayName } from '../users/display-name.dto.js';
import { Email } from '../users/email.dto.js';
import { LOCALES } from '../users/users.dto.js';
import { NewPassword } from './passwords.js';

export const RegisterBody = z
  .strictObject({
    email: Email,
    password: NewPassword,
    displayName: DisplayName,
    locale: z.enum(LOCALES).default('en'),
    acceptTerms: z.string().max(40).optional().meta({
      description: 'The version of the terms that the person accepted (`GET /api/auth/terms`)',
    }),
  })
  .meta({ id: 'RegisterBody' });
export type RegisterBody = z.infer<typeof RegisterBody>;

const TokenTransport = z
  .enum(['cookie', 'body'])
  .default('cookie')
  .meta({ description: '`cookie`: the refresh token is an httpOnly cookie; `body`: it is in the reply' });

export const LoginBody = z
  .strictObject({ email: Email, password: z.string().min(1).max(256), tokenTransport: TokenTransport })
  .meta({ id: 'LoginBody' });
export type LoginBody = z.infer<typeof LoginBody>;

export const RefreshBody = z
  .strictObject({
    refreshToken: z.string().max(200).optional().meta({ description: 'Only where the cookie is not used' }),
    tokenTransport: TokenTransport,
  })
  .meta({ id: 'RefreshBody' });
export type RefreshBody = z.infer<typeof RefreshBody>;

export const VerifyEmailBody = z
  .strictObject({ token: z.string().min(1).max(200) })
  .meta({ id: 'VerifyEmailBody' });
export const VerifyEmailQuery = z.strictObject({ token: z.string().min(1).max(200) });
export const EmailBody = z.strictObject({ email: Email }).meta({ id: 'EmailBody' });

export const TokensResponse = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().meta({ description: 'Seconds until the access token ends' }),
    refreshToken: z.string().optional().meta({ description: 'Only with `tokenTransport: "body"`' }),
    userId: z.uuid(),
    sessionId: z.uuid(),
  })
  .meta({ id: 'Tokens' });

export const AcceptedResponse = z.object({ message: z.string() }).meta({ id: 'Accepted' });

export const SessionResponse = z
  .object({
    id: z.uuid(),
    current: z.boolean(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Session' });
export const SessionsResponse = z.object({ items: z.array(SessionResponse) }).meta({ id: 'Sessions' });

export const ReauthenticateBody = z
  .strictObject({
    password: z.string().min(1).max(256).optional().meta({
      description: 'Not needed within ten minutes of a sign-in',
    }),
  })
  .optional()
  .meta({ id: 'ReauthenticateBody' });
export type ReauthenticateBody = z.infer<typeof ReauthenticateBody>;
