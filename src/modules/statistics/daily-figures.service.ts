import { Injectable } from '@nestjs/common';
import { firstIdOf } from '../../common/ids.js';
import { after, DAY, startOfDay } from '../../common/time.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { FIGURES_OF_A_DAY } from './daily-figures.sql.js';
import type { Figures } from './figures.js';

/** A mail that was put off goes out so long after its delivery was made, at the latest: weekly digests, failures. */
const LATE_MS = 14 * DAY;

interface MakeOptions {
  now?: Date;
  /** Ends it between two days. */
  signal?: AbortSignal;
  report?: (progress: object) => void;
}

/** Counts each day that is over, once. */
@Injectable()
export class DailyFigures {
  constructor(private readonly prisma: PrismaService) {}

  /** Makes up for every day since the last one that is kept, or since the first account. @returns how many */
  async makeMissing({ now = new Date(), signal, report }: MakeOptions = {}): Promise<number> {
    signal?.throwIfAborted();
    const today = startOfDay(now);
    let made = 0;
    for (let day = await this.firstMissing(); day && day < today; day = after(DAY, day)) {
      await this.make(day);
      made++;
      report?.({ count: made, day: day.toISOString().slice(0, 10) });
      signal?.throwIfAborted();
    }
    return made;
  }

  /** Counts a day; one that is kept already stays as it is. */
  private async make(day: Date): Promise<void> {
    const end = after(DAY, day);
    const [figures] = await this.prisma.sql<Figures>(FIGURES_OF_A_DAY, [
      day,
      end,
      firstIdOf(day),
      firstIdOf(end),
      firstIdOf(after(-LATE_MS, day)),
    ]);
    await this.prisma.dailyStatistics.createMany({ data: { day, figures: figures! }, skipDuplicates: true });
  }

  private async firstMissing(): Promise<Date | null> {
    const last = await this.prisma.dailyStatistics.findFirst({ orderBy: { day: 'desc' } });
    if (last) return after(DAY, last.day);
    const first = await this.prisma.user.findFirst({ orderBy: { id: 'asc' }, select: { createdAt: true } });
    return first && startOfDay(first.createdAt);
  }
}
