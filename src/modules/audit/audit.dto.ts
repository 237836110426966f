import { z } from 'zod';
import { Id, PageQuery, pageOf } from '../../platform/http/inputs.js';

const Word = z.string().regex(/^[a-z][a-z_-]{0,59}$/, 'must be lower-case words');

export const AuditQuery = PageQuery.extend({
  actorId: Id.optional().meta({ description: 'Who did it' }),
  via: z.enum(['API', 'CLI', 'SYSTEM']).optional(),
  action: z
    .string()
    .regex(/^[a-z][a-z_]{0,39}\.([a-z][a-z_]{0,39}|\*)$/, 'must be an action, or all of a kind')
    .optional()
    .meta({ description: 'One action, or all of a kind', examples: ['user.suspended', 'product.*'] }),
  subjectType: Word.optional().meta({ description: 'What it was done to', examples: ['deal', 'user'] }),
  subjectId: z.string().min(1).max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not included itself' }),
})
  .refine(({ subjectId, subjectType }) => subjectId === undefined || subjectType !== undefined, {
    message: 'needs subjectType beside it',
    path: ['subjectId'],
  })
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), {
    message: 'must be after from',
    path: ['to'],
  });
export type AuditQuery = z.infer<typeof AuditQuery>;

const Values = z.record(z.string(), z.unknown()).nullable();

export const AuditEntryResponse = z
  .object({
    id: z.uuid().meta({ description: 'Also that of the fact that tells of it' }),
    at: z.iso.datetime(),
    action: z.string().meta({ examples: ['user.suspended'] }),
    via: z.enum(['API', 'CLI', 'SYSTEM']),
    actor: z
      .object({
        id: z.uuid(),
        displayName: z.string().meta({ description: 'As it is now' }),
        role: z.string().nullable().meta({ description: 'As it was then' }),
      })
      .nullable()
      .meta({ description: 'Null: the command line, and nobody said who answers for it' }),
    permission: z.string().meta({ examples: ['users:suspend'] }),
    subject: z.object({ type: z.string(), id: z.string() }),
    before: Values.meta({ description: 'Only what changed; null: there was nothing' }),
    after: Values.meta({ description: 'The same afterwards; null: nothing is left' }),
    requestId: z.string().nullable().meta({ description: 'By which the log of the server tells more' }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryResponse = z.infer<typeof AuditEntryResponse>;

export const AuditPage = pageOf(AuditEntryResponse, 'AuditPage');
