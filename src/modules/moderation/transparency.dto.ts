import { z } from 'zod';
import { DAY } from '../../common/time.js';

const Day = z.iso.date();

export const TransparencyQuery = z
  .strictObject({ from: Day, to: Day.meta({ description: 'This day is the last one' }) })
  .refine(({ from, to }) => from <= to, { message: 'must not be before from', path: ['to'] })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 366 * DAY, {
    message: 'must be within a year of from',
    path: ['to'],
  });
export type TransparencyQuery = z.infer<typeof TransparencyQuery>;
