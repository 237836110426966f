import { z } from 'zod';
import { LOCALES } from '../../common/locales.js';
import { DisplayName } from '../users/display-name.dto.js';
import { Email } from '../users/email.dto.js';
import { GivenPassword, NewPassword } from './passwords.js';

export const RegisterBody = z
  .strictObject({
    email: Email,
    password: NewPassword,
    displayName: DisplayName,
    locale: z
      .enum(LOCALES)
      .optional()
      .meta({ description: 'Of mails; absent: what Accept-Language prefers' }),
    acceptTerms: z.string().max(40).optional().meta({
      description: 'The version of the terms that the person accepted (`GET /api/auth/terms`)',
    }),
  })
  .meta({ id: 'RegisterBody' });
export type RegisterBody = z.infer<typeof RegisterBody>;

export const TokenTransport = z
  .enum(['cookie', 'body'])
  .default('cookie')
  .meta({ description: '`cookie`: the refresh token is an httpOnly cookie; `body`: it is in the reply' });

export const LoginBody = z
  .strictObject({ email: Email, password: GivenPassword, tokenTransport: TokenTransport })
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
export const ResetPasswordBody = z
  .strictObject({ token: z.string().min(1).max(200), password: NewPassword })
  .meta({ id: 'ResetPasswordBody' });
export type ResetPasswordBody = z.infer<typeof ResetPasswordBody>;

export const ChangePasswordBody = z
  .strictObject({ currentPassword: GivenPassword, newPassword: NewPassword })
  .meta({ id: 'ChangePasswordBody' });
export type ChangePasswordBody = z.infer<typeof ChangePasswordBody>;

export const ChangeEmailBody = z
  .strictObject({ newEmail: Email, password: GivenPassword })
  .meta({ id: 'ChangeEmailBody' });
export type ChangeEmailBody = z.infer<typeof ChangeEmailBody>;

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

export const ChallengeResponse = z
  .object({
    mfaRequired: z.literal(true),
    challengeToken: z.string().meta({ description: 'For POST /api/auth/mfa/verify, with a code' }),
    expiresIn: z.int().meta({ description: 'Seconds until the challenge ends' }),
  })
  .meta({ id: 'SignInChallenge' });

export const LoginResponse = z
  .union([TokensResponse, ChallengeResponse])
  .meta({ id: 'LoginReply', description: 'Tokens, or a challenge if the account has a second factor' });

export const AcceptedResponse = z.object({ message: z.string() }).meta({ id: 'Accepted' });

export const SessionResponse = z
  .object({
    id: z.uuid(),
    current: z.boolean(),
    device: z.string().meta({ description: 'The device in words', examples: ['Firefox on Linux'] }),
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
