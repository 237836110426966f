import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { AccountMailer } from './account-mailer.js';
import { farewellQueue } from './farewell.queue.js';

/** Tells people that their account is gone, at the address that it had. */
@Injectable()
export class Farewell implements OnModuleInit {
  constructor(
    private readonly queue: QueueService,
    private readonly mails: AccountMailer,
    @Inject(privacyConfig.KEY) private readonly privacy: PrivacyConfig,
  ) {}

  onModuleInit(): void {
    this.queue.handle(farewellQueue, ({ userId, ...person }) =>
      this.mails.send(person, `deleted-${userId}`, (words) =>
        words.accountDeleted({ days: this.privacy.deletionGraceDays }),
      ),
    );
  }

  /** Queues the mail in the transaction that closes the account. Call it before the address is overwritten. */
  async prepare(tx: Transaction, userId: string): Promise<void> {
    const person = await tx.user.findUnique({
      where: { id: userId, deletedAt: null },
      select: { email: true, displayName: true, locale: true },
    });
    if (person) await this.queue.send(tx, farewellQueue, { userId, ...person });
  }
}
