import { z } from 'zod';
import { FIGURES } from './figures.js';
import type { FigureName } from './figures.js';

const fields = Object.fromEntries(
  Object.entries(FIGURES).map(([name, description]) => [name, z.int().nullable().meta({ description })]),
) as Record<FigureName, z.ZodNullable<z.ZodInt>>;

const DayResponse = z
  .object({ day: z.iso.date().meta({ description: 'In UTC' }), ...fields })
  .meta({ id: 'DayStatistics', description: 'A figure that was not counted yet on that day is null' });

export const StatisticsResponse = z
  .object({ from: z.iso.date(), to: z.iso.date(), days: z.array(DayResponse) })
  .meta({ id: 'Statistics' });
