import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** What people may ask of their data: how long copies are kept, when a deleted account is purged (days). */
export const privacyConfig = registerAs('privacy', () => {
  const env = environment();
  return {
    exportKeepDays: env.EXPORT_KEEP_DAYS,
    deletionGraceDays: env.DELETION_GRACE_DAYS,
  };
});

export type PrivacyConfig = ReturnType<typeof privacyConfig>;
