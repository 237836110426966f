import { days, goesWith, line, removed, stays } from './line.js';
import type { Lines } from './line.js';

/** What keeps the work going, and tells operators how it went. */
export const OPERATIONS = {
  fact: line(
    'what happened: ids and figures, who did it, the request',
    'to tell those concerned, also after a crash; to find out what happened',
    removed(days(90), 'recordedAt', 'after that; one that could not be told waits for an operator', {
      by: 'id',
      when: `NOT EXISTS (SELECT FROM "FactFailure" f WHERE f."factId" = t.id)`,
    }),
  ),
  auditEntry: line(
    'what was done on a privilege, by whom, to what, before and after: ids and states',
    'to prove who decided what',
    removed(days(730), 'at', 'after that', {
      by: 'id',
      // Triggers refuse whoever does not say in the same transaction that it is this.
      when: `set_config('kwad.audit_retention', 'on', true) = 'on'`,
    }),
  ),
  factFailure: line('why a fact could not be told', 'to mend and repeat it', goesWith('fact')),
  idempotencyRecord: line(
    'replies to requests with an Idempotency-Key',
    'so that a repeated request has one effect',
    removed(days(1), 'createdAt', 'after they were given', { job: 'idempotency.purge' }),
  ),
  timedJob: line(
    'jobs of the timetable',
    'to know when each last went well',
    stays('the database is made anew'),
  ),
  jobRun: line(
    'runs of the timetable',
    'to see that each slot ran, and how it went',
    removed(days(90), 'createdAt', 'after they were announced, if they ended', {
      when: 't."endedAt" IS NOT NULL',
    }),
  ),
  mailPace: line('when the next mail may go out', 'one row', stays('the database is made anew')),
  backupRun: line(
    'backups that were taken',
    'to see when the last one succeeded',
    removed(days(400), 'startedAt', 'after they began', { by: 'id' }),
  ),
  dailyStatistics: line(
    'figures of each day, without people',
    'to see how the market does',
    stays('the database is made anew'),
  ),
} satisfies Lines;
