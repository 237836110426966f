import { z } from 'zod';

const CONDITIONS = ['ok', 'embedded', 'degraded', 'down'] as const;
export type Condition = (typeof CONDITIONS)[number];

const ConditionSchema = z.enum(CONDITIONS).meta({
  description:
    '`embedded`: the built-in default of a machine without services; `degraded`: the rest still works',
});

export const HealthReport = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    version: z.string(),
    role: z.string(),
    uptimeSeconds: z.int(),
    checks: z.object({
      database: ConditionSchema,
      queue: ConditionSchema,
      redis: ConditionSchema,
      search: ConditionSchema,
      mail: ConditionSchema,
      storage: ConditionSchema,
    }),
  })
  .meta({ id: 'HealthReport' });
export type HealthReport = z.infer<typeof HealthReport>;

export const ProbeResponse = z.object({ status: z.enum(['ok', 'down']) }).meta({ id: 'Probe' });
