import { Inject, Injectable, Logger } from '@nestjs/common';
import { after, DAY } from '../../common/time.js';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import { userPurged } from '../../facts/users.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { PersonalData } from '../../platform/privacy/personal-data.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';

const BATCH = 100;

/** What deleted people left must not be kept for ever. */
@Injectable()
export class PrivacyUpkeepService {
  private readonly logger = new Logger(PrivacyUpkeepService.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly personalData: PersonalData,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    @Inject(privacyConfig.KEY) private readonly config: PrivacyConfig,
  ) {}

  /** Purges accounts whose grace is over. One that fails is told to operators and tried again the next night. */
  async purgeDeletedAccounts(signal?: AbortSignal): Promise<number> {
    const deletedBefore = after(-this.config.deletionGraceDays * DAY);
    let purged = 0;
    for (;;) {
      signal?.throwIfAborted();
      const due = await this.users.listUnpurged(deletedBefore, BATCH);
      const outcomes = [];
      for (const { id } of due) {
        signal?.throwIfAborted();
        outcomes.push(await this.tryToPurge(id));
      }
      const done = outcomes.filter(Boolean).length;
      purged += done;
      if (due.length < BATCH || done === 0) return purged;
    }
  }

  private async tryToPurge(userId: string): Promise<boolean> {
    try {
      for (const keeper of this.personalData.keepers) await keeper.purge(userId);
      await this.prisma.$transaction(async (tx) => {
        if (await this.accounts.markPurged(tx, userId)) await this.facts.record(tx, userPurged({ userId }));
      });
      return true;
    } catch (error) {
      this.logger.error({ err: error, userId }, 'a deleted account could not be purged');
      return false;
    }
  }
}
