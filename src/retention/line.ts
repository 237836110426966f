/** Settings that say how long something is kept, with the unit that each counts in. */
export const KEEPING_SETTINGS = {
  NOTIFICATION_KEEP_DAYS: 'days',
  EXPORT_KEEP_DAYS: 'days',
  DELETION_GRACE_DAYS: 'days',
  IMPORT_KEEP_DAYS: 'days',
  IMAGE_UNUSED_HOURS: 'hours',
} as const;

export type KeepingSetting = keyof typeof KEEPING_SETTINGS;

/** How long: days, or the setting that says so. */
export type Keep = { days: number } | { setting: KeepingSetting };

/** Rows that the purge removes by itself, because they name the moment from which they are no longer needed. */
export interface Removal {
  how: 'removed';
  keep: Keep;
  /** The column of that moment. */
  since: string;
  /** The indexed column that the purge walks: `since`, or an id (UUID v7), which was made no later than that. */
  by: string;
  /** What else must hold, in SQL about the row `t`. */
  when?: string;
  /** For people: `after they ended`. */
  words: string;
  /** The job that does it. */
  job: string;
  /** Rows at a time: fewer where each takes many others along. */
  batch: number;
}

/** What a job of a domain does, because there is more to do than to remove rows. */
interface Work {
  how: 'work';
  keep: Keep;
  words: string;
  job: string;
  /** What happens then. */
  then: string;
}

/** Goes with the row that it belongs to. */
interface Dependent {
  how: 'with';
  model: string;
}

/** Stays until somebody takes it away. */
interface Standing {
  how: 'stays';
  until: string;
}

export type Rule = Removal | Work | Dependent | Standing;

/** One line of the policy: what is kept, why, how long, and what happens then. */
export interface Line {
  data: string;
  why: string;
  /** More than one where rows of one table have different fates. */
  rules: readonly Rule[];
}

/** Lines by the name of their model in the schema. */
export type Lines = Readonly<Record<string, Line>>;

export const PURGE_JOB = 'data.purge';

export function line(data: string, why: string, ...rules: Rule[]): Line {
  return { data, why, rules };
}

export const days = (count: number): Keep => ({ days: count });
export const setting = (name: KeepingSetting): Keep => ({ setting: name });

/**
 * Rows go `keep` after `since`.
 *
 * @param words how people would say that moment: `after they ended`
 */
export function removed(
  keep: Keep,
  since: string,
  words: string,
  rest: Partial<Pick<Removal, 'by' | 'when' | 'job' | 'batch'>> = {},
): Removal {
  return { how: 'removed', keep, since, by: since, words, job: PURGE_JOB, batch: 1_000, ...rest };
}

/** Rows go with those of `model`. */
export const goesWith = (model: string): Rule => ({ how: 'with', model });

export const stays = (until: string): Rule => ({ how: 'stays', until });

export function done(job: string, keep: Keep, words: string, then: string): Rule {
  return { how: 'work', job, keep, words, then };
}
