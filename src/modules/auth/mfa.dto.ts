import { z } from 'zod';
import { TokenTransport } from './auth.dto.js';
import { GivenPassword } from './passwords.js';

const Code = z
  .string()
  .regex(/^\d{6}$/, 'must be six digits')
  .meta({ examples: ['123456'] });
const RecoveryCodeText = z.string().min(8).max(60);

const proof = { code: Code.optional(), recoveryCode: RecoveryCodeText.optional() };
const oneOf = ({ code, recoveryCode }: { code?: string; recoveryCode?: string }) =>
  (code === undefined) !== (recoveryCode === undefined);
const ONE_OF = { message: 'send either code or recoveryCode', path: ['code'] };

export const ConfirmTotpBody = z.strictObject({ code: Code }).meta({ id: 'ConfirmTotpBody' });
export type ConfirmTotpBody = z.infer<typeof ConfirmTotpBody>;

/** Password and second factor: for changes of the second factor itself. */
const WholeProof = z
  .strictObject({
    password: GivenPassword.optional().meta({ description: 'Needed where the account has one' }),
    ...proof,
  })
  .refine(oneOf, ONE_OF);

export const RemoveTotpBody = WholeProof.meta({ id: 'RemoveTotpBody' });
export type RemoveTotpBody = z.infer<typeof RemoveTotpBody>;

export const RenewRecoveryCodesBody = WholeProof.meta({ id: 'RenewRecoveryCodesBody' });
export type RenewRecoveryCodesBody = z.infer<typeof RenewRecoveryCodesBody>;

export const RESET_REASONS = ['DEVICE_LOST', 'DEVICE_STOLEN', 'SECRET_LEAKED', 'OTHER'] as const;

export const ResetSecondFactorBody = z
  .strictObject({
    reason: z.enum(RESET_REASONS),
    ticket: z
      .string()
      .regex(/^[\w#./-]{1,60}$/, 'must be a reference such as HELP-4711')
      .optional()
      .meta({ description: 'Where it was asked for; no names', examples: ['HELP-4711'] }),
    password: GivenPassword.optional().meta({
      description: "The admin's own; not needed within ten minutes of a sign-in",
    }),
  })
  .meta({ id: 'ResetSecondFactorBody' });
export type ResetSecondFactorBody = z.infer<typeof ResetSecondFactorBody>;

export const VerifyMfaBody = z
  .strictObject({ challengeToken: z.string().min(1).max(200), tokenTransport: TokenTransport, ...proof })
  .refine(oneOf, ONE_OF)
  .meta({ id: 'VerifyMfaBody' });
export type VerifyMfaBody = z.infer<typeof VerifyMfaBody>;

export const TotpResponse = z
  .object({
    secret: z.string().meta({ description: 'To type into the app, base32' }),
    otpauthUrl: z.string().meta({ description: 'What the picture says' }),
    qrSvg: z.string().meta({ description: 'The picture to scan, as `data:image/svg+xml`' }),
  })
  .meta({ id: 'TotpEnrolment' });

export const RecoveryCodesResponse = z
  .object({ recoveryCodes: z.array(z.string()).meta({ description: 'Shown this once; each works once' }) })
  .meta({ id: 'RecoveryCodes' });
