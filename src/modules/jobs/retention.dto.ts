import { z } from 'zod';
import { COUNTED } from '../../platform/retention/purge.service.js';

export const RetentionResponse = z
  .object({
    lines: z.array(
      z.object({
        model: z.string().meta({ examples: ['session'] }),
        data: z.string(),
        why: z.string(),
        kept: z.string().meta({ description: 'In words; a name in capitals is a setting' }),
        then: z.string(),
        due: z
          .int()
          .nullable()
          .meta({
            description: `How many rows the next purge removes, ${COUNTED} at the most; null where it is not by age`,
          }),
      }),
    ),
  })
  .meta({ id: 'RetentionPolicy' });
