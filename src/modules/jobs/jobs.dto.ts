import { z } from 'zod';
import { pageOf } from '../../platform/http/inputs.js';

export const JobRunResponse = z
  .object({
    id: z.uuid(),
    job: z.string(),
    slot: z.iso.datetime().meta({ description: 'Of a run by hand: when it was asked for' }),
    state: z.enum(['WAITING', 'RUNNING', 'DONE', 'FAILED']),
    byHand: z.boolean(),
    requestedById: z.uuid().nullable(),
    attempts: z.int().meta({ description: 'Those that a crash cut off included' }),
    failures: z.int(),
    startedAt: z.iso.datetime().nullable().meta({ description: 'The last attempt' }),
    endedAt: z.iso.datetime().nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: z
      .string()
      .nullable()
      .meta({ description: 'The last one, also of a run that went well in the end' }),
  })
  .meta({ id: 'JobRun' });
export const JobRunsPage = pageOf(JobRunResponse, 'JobRunsPage');

export const JobResponse = z
  .object({
    name: z.string(),
    summary: z.string(),
    cron: z.string().meta({ description: 'In UTC', examples: ['17 3 * * *'] }),
    limitSeconds: z.number(),
    nextSlot: z.iso.datetime(),
    pausedAt: z.iso.datetime().nullable(),
    pausedById: z.uuid().nullable(),
    lastSuccessAt: z.iso.datetime().nullable(),
    lastRun: JobRunResponse.nullable(),
  })
  .meta({ id: 'Job' });

export const JobsResponse = z
  .object({
    queues: z.array(
      z.object({
        name: z.string(),
        waiting: z.int(),
        active: z.int(),
        failed: z.int(),
        oldestSeconds: z.number().meta({ description: 'How long the oldest one waits' }),
      }),
    ),
    jobs: z.array(JobResponse),
  })
  .meta({ id: 'Queues' });

export const JobName = z.string().max(100);
