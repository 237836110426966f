import { z } from 'zod';
import { decodeCursor } from '../../common/cursor.js';
import type { Cursor } from '../../common/cursor.js';
import { DAY } from '../../common/time.js';
import { ValidationFailed } from '../errors/http.problems.js';

/** A UUID in a path or body. */
export const Id = z.uuid().meta({ format: 'uuid' });

/** How many rows a page holds: 24 unless asked, 100 at the most. */
/** Items on the longest page. */
export const MAX_LIMIT = 100;
export const Limit = z.coerce.number().int().min(1).max(MAX_LIMIT).default(24);

/** The query of a list without filters of its own. */
export const PageQuery = z.strictObject({ cursor: z.string().max(500).optional(), limit: Limit });
export type PageQuery = z.infer<typeof PageQuery>;

/** Some days in UTC, a year at the most. */
export const DaysQuery = z
  .strictObject({ from: z.iso.date(), to: z.iso.date().meta({ description: 'This day is the last one' }) })
  .refine(({ from, to }) => from <= to, { message: 'must not be before from', path: ['to'] })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 366 * DAY, {
    message: 'must be within a year of from',
    path: ['to'],
  });
export type DaysQuery = z.infer<typeof DaysQuery>;

/** Sort keys of cursors: none where the id alone is the order, a moment, an amount in minor units, a distance. */
export const NoKey = z.literal('');
export const TimeKey = z.iso.datetime({ precision: 3 }).regex(/^[12]/);
export const CentsKey = z.int32();
export const DistanceKey = z.number().min(0);

/**
 * The cursor that a client sent for a list sorted by `sort`.
 *
 * @param key what a sort key of that list looks like
 * @throws ValidationFailed if it is not one of ours
 */
export function readCursor(
  text: string | undefined,
  sort: string,
  key: z.ZodType<Cursor['key']> = NoKey,
): Cursor | null {
  if (text === undefined) return null;
  const cursor = decodeCursor(text, sort);
  if (!cursor || !key.safeParse(cursor.key).success)
    throw new ValidationFailed([{ path: 'cursor', message: 'not a cursor of this list' }]);
  return cursor;
}

/** The documented shape of a page of `item`. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });
}
