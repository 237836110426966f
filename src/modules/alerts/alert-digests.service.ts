import { Injectable, Logger } from '@nestjs/common';
import { isoWeek } from '../../common/time.js';
import { alertDigestDue } from '../../facts/alerts.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AlertMatchesReader } from './alert-matches.reader.js';

type Frequency = 'DAILY' | 'WEEKLY';
const BATCH = 200;

/** Tells people of many matches at once. One digest for each person and slot, through any crash. */
@Injectable()
export class AlertDigests {
  private readonly logger = new Logger(AlertDigests.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly matches: AlertMatchesReader,
  ) {}

  /** Makes the digests of the day or the week that a moment is in; made again within it, there are no more. */
  async makeFor(moment: Date, frequency: Frequency, signal?: AbortSignal): Promise<number> {
    return this.make(
      frequency,
      frequency === 'DAILY' ? moment.toISOString().slice(0, 10) : isoWeek(moment),
      signal,
    );
  }

  /** Makes everybody's digest of a slot. One transaction for each person: what a crash leaves out is made on the retry. */
  async make(frequency: Frequency, slot: string, signal?: AbortSignal): Promise<number> {
    let told = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      signal?.throwIfAborted();
      const people = await this.prisma.$queryRaw<{ userId: string }[]>`
        SELECT DISTINCT "userId" FROM "AlertMatch"
        WHERE "digestId" IS NULL AND telling = ${frequency}::"AlertFrequency" AND "userId" > ${after}::uuid
        ORDER BY "userId" LIMIT ${BATCH}`;
      for (const { userId } of people) if (await this.makeOne(userId, frequency, slot)) told += 1;
      if (people.length < BATCH) break;
      after = people.at(-1)!.userId;
    }
    this.logger.log({ frequency, slot, told }, 'digests of alerts were made');
    return told;
  }

  /** @returns whether there is something to tell */
  private async makeOne(userId: string, frequency: Frequency, slot: string): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      const [digest] = await tx.alertDigest.createManyAndReturn({
        data: [{ userId, frequency, slot }],
        skipDuplicates: true,
      });
      // Of this slot they were told already: what came since waits for the next.
      if (!digest) return false;
      const digestId = digest.id;
      await tx.alertMatch.updateMany({
        where: { userId, telling: frequency, digestId: null },
        data: { digestId },
      });
      const matches = await this.matches.countTellable(tx, digestId);
      if (matches === 0) return false;
      await this.facts.record(tx, alertDigestDue({ digestId, userId, frequency, slot, matches }));
      return true;
    });
  }
}
