import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { DaysQuery } from '../../platform/http/inputs.js';
import { FIGURE_NAMES } from './figures.js';
import type { Figures } from './figures.js';

export interface DayFigures extends Figures {
  /** `2026-11-21`, in UTC */
  day: string;
}

@Injectable()
export class StatisticsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The days that are over and were counted, the first of them first. */
  async days({ from, to }: DaysQuery): Promise<DayFigures[]> {
    const rows = await this.prisma.dailyStatistics.findMany({
      where: { day: { gte: new Date(from), lte: new Date(to) } },
      orderBy: { day: 'asc' },
    });
    return rows.map(({ day, figures }) => {
      const kept = figures as Partial<Figures>;
      const all = Object.fromEntries(FIGURE_NAMES.map((name) => [name, kept[name] ?? null])) as Figures;
      return { day: day.toISOString().slice(0, 10), ...all };
    });
  }
}
