import { registerAs } from '@nestjs/config';
import { DAY, HOUR } from '../common/time.js';
import { KEEPING_SETTINGS } from '../retention/line.js';
import type { Keep } from '../retention/line.js';
import { keepOf } from '../retention/policy.js';
import { environment } from './environment.js';

const UNITS = { days: DAY, hours: HOUR } as const;

/** How long the lines of the policy (src/retention) are kept, in milliseconds. */
export const retentionConfig = registerAs('retention', () => {
  const env = environment();
  const keptMs = (keep: Keep): number =>
    'days' in keep ? keep.days * DAY : env[keep.setting] * UNITS[KEEPING_SETTINGS[keep.setting]];
  return {
    keptMs,
    /** Of what `job` does about rows of `model`. */
    keptByMs: (model: string, job: string): number => keptMs(keepOf(model, job)),
  };
});

export type RetentionConfig = ReturnType<typeof retentionConfig>;
