import { Inject, Injectable, Logger } from '@nestjs/common';
import { after, DAY, SECOND } from '../../common/time.js';
import { notificationsConfig } from '../../config/notifications.config.js';
import type { NotificationsConfig } from '../../config/notifications.config.js';
import { AddressSuppressed, MailDelayed, MailError } from '../../platform/mail/mail-errors.js';
import type { DeliveryChannel, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { ANY_DUE, LEASE } from './deliveries.sql.js';

const WITH_NOTICE = { notification: true } satisfies Prisma.NotificationDeliveryInclude;
export type Leased = Prisma.NotificationDeliveryGetPayload<{ include: typeof WITH_NOTICE }>;

/** A provider forgets the key of a mail after a day; later the same key could deliver it twice. */
const KEY_LIVES_MS = DAY;
/** The longest pause between two tries. */
const LONGEST_PAUSE_MS = 3 * 60 * 60 * SECOND;

/** The state of deliveries. Only failures spend the budget: neither crashes nor "come back later" do. */
@Injectable()
export class Deliveries {
  private readonly logger = new Logger(Deliveries.name);

  constructor(
    private readonly prisma: PrismaService,
    @Inject(notificationsConfig.KEY) private readonly config: NotificationsConfig,
  ) {}

  async lease(channel: DeliveryChannel, limit: number): Promise<Leased[]> {
    const rows = await this.prisma.sql<{ id: string }>(LEASE, [channel, limit, this.config.leaseSeconds]);
    if (rows.length === 0) return [];
    return this.prisma.notificationDelivery.findMany({
      where: { id: { in: rows.map(({ id }) => id) } },
      include: WITH_NOTICE,
    });
  }

  async anyDue(channel: DeliveryChannel): Promise<boolean> {
    const [row] = await this.prisma.sql<{ due: boolean }>(ANY_DUE, [channel]);
    return row?.due ?? false;
  }

  /** Notes that the provider hears of it now. @returns false once its key is too old to be tried again */
  async beginTry({ id, firstTriedAt }: Leased): Promise<boolean> {
    if (firstTriedAt) return after(KEY_LIVES_MS, firstTriedAt) > new Date();
    await this.prisma.notificationDelivery.update({ where: { id }, data: { firstTriedAt: new Date() } });
    return true;
  }

  async sent(ids: string[], providerId: string | null = null): Promise<void> {
    await this.prisma.notificationDelivery.updateMany({
      where: { id: { in: ids }, state: { in: ['PENDING', 'BUNDLED'] } },
      data: { state: 'SENT', sentAt: new Date(), providerId, lastError: null, leasedUntil: null },
    });
  }

  /** It need not go out any more. */
  async cancel(ids: string[], why: string): Promise<void> {
    await this.prisma.notificationDelivery.updateMany({
      where: { id: { in: ids }, state: { in: ['PENDING', 'BUNDLED'] } },
      data: { state: 'CANCELLED', lastError: why, leasedUntil: null },
    });
  }

  /** Its address takes no mail from us. */
  async suppress(id: string, why: string): Promise<void> {
    await this.prisma.notificationDelivery.updateMany({
      where: { id, state: 'PENDING' },
      data: { state: 'SUPPRESSED', lastError: why, leasedUntil: null },
    });
  }

  /** A mail that went out, with all that it held, did not reach its reader after all. */
  async returned(providerId: string, why: string): Promise<void> {
    await this.prisma.notificationDelivery.updateMany({
      where: { providerId, state: 'SENT' },
      data: { state: 'SUPPRESSED', lastError: why },
    });
  }

  async postpone(id: string, dueAt: Date): Promise<void> {
    await this.prisma.notificationDelivery.updateMany({
      where: { id, state: 'PENDING' },
      data: { dueAt, leasedUntil: null },
    });
  }

  /** It did not go out: what becomes of it depends on why. */
  async fail({ id, failures }: Leased, error: unknown): Promise<void> {
    if (error instanceof AddressSuppressed) return this.suppress(id, error.message);
    if (error instanceof MailDelayed && error.retryAfterMs !== null)
      return this.postpone(id, after(error.retryAfterMs));
    const lastError = describe(error);
    const hopeless = error instanceof MailError && error.permanent;
    if (hopeless || failures + 1 >= this.config.maxFailures) return this.giveUp(id, lastError);
    await this.prisma.notificationDelivery.updateMany({
      where: { id, state: 'PENDING' },
      data: { failures: failures + 1, lastError, dueAt: after(this.pauseAfter(failures)), leasedUntil: null },
    });
  }

  /** Sets it aside for an operator. */
  async giveUp(id: string, lastError: string): Promise<void> {
    const data = { state: 'DEAD', lastError, leasedUntil: null, failures: { increment: 1 } } as const;
    await this.prisma.notificationDelivery.updateMany({ where: { id, state: 'PENDING' }, data });
    this.logger.error(
      { err: new Error(lastError), deliveryId: id },
      'a delivery was given up: an operator retries or drops it',
    );
  }

  /** Three times as long after each failure, and a little by chance, so that not all come back at once. */
  private pauseAfter(failures: number): number {
    const pause = Math.min(this.config.retryMs * 3 ** failures, LONGEST_PAUSE_MS);
    return pause * (0.9 + Math.random() * 0.2);
  }
}

function describe(error: unknown): string {
  return String(error instanceof Error ? error.message : error).slice(0, 2_000);
}
