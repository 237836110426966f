import { Secret, TOTP } from 'otpauth';
import type { Person } from './people.js';

/** An authenticator app, as far as tests need one. */
export class AuthenticatorApp {
  private readonly totp: TOTP;

  constructor(secret: string) {
    this.totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 });
  }

  /** The code of now, or of so many steps of 30 seconds away. */
  code(steps = 0): string {
    return this.totp.generate({ timestamp: Date.now() + steps * 30_000 });
  }
}

/** Sets up a second factor for somebody with the code of the step before, so that the one of now is still unused. */
export async function enrol({ api }: Person): Promise<{ device: AuthenticatorApp; recoveryCodes: string[] }> {
  const begun = await api.post('/api/auth/mfa/totp');
  const device = new AuthenticatorApp(begun.body.secret as string);
  const confirm = () => api.post('/api/auth/mfa/totp/confirm', { code: device.code(-1) });
  const first = await confirm();
  // The step may just have ended.
  const confirmed = first.status === 200 ? first : await confirm();
  if (confirmed.status !== 200) throw new Error(`Enrolment failed: ${JSON.stringify(confirmed.body)}`);
  return { device, recoveryCodes: confirmed.body.recoveryCodes as string[] };
}
