import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { toLocale } from '../../common/locales.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { eventsConfig } from '../../config/events.config.js';
import type { EventsConfig } from '../../config/events.config.js';
import { Mailer } from '../../platform/mail/mailer.js';
import type { OutgoingMail } from '../../platform/mail/outgoing-mail.js';
import type { Notification } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { UsersReader } from '../users/users.reader.js';
import type { Contact } from '../users/users.reader.js';
import { deliveriesQueue } from './deliveries.queue.js';
import { layOutNotice } from './templates/notice-mail.js';
import { isKind, textsOf } from './templates/texts.js';
import type { WordsOf } from './templates/words.js';

/** Sends pending deliveries. The provider takes a mail once per delivery id, so a crash in between sends none twice. */
@Injectable()
export class DeliveriesService implements OnModuleInit {
  private readonly logger = new Logger(DeliveriesService.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly mailer: Mailer,
    private readonly users: UsersReader,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(eventsConfig.KEY) private readonly events: EventsConfig,
  ) {}

  onModuleInit(): void {
    this.queue.handle(deliveriesQueue, ({ deliveryId }) => this.deliver(deliveryId));
  }

  /** @throws what the provider threw, to be retried by the queue; nothing once the budget of failures is spent */
  async deliver(id: string): Promise<void> {
    const delivery = await this.prisma.notificationDelivery.findUnique({
      where: { id },
      include: { notification: true },
    });
    if (delivery?.state !== 'PENDING') return;
    const recipient = await this.users.findContact(delivery.notification.userId);
    if (!recipient) return;
    try {
      const providerId = await this.mailer.send(this.compose(id, delivery.notification, recipient));
      await this.prisma.notificationDelivery.update({
        where: { id },
        data: { state: 'SENT', sentAt: new Date(), providerId, lastError: null },
      });
    } catch (error) {
      await this.fail(id, error);
    }
  }

  private compose(
    deliveryId: string,
    { kind, title: oldTitle, text: oldText, words, link }: Notification,
    { email, displayName, locale: tag }: Contact,
  ): OutgoingMail {
    const locale = toLocale(tag);
    const texts =
      words && isKind(kind)
        ? textsOf(kind, locale, words as unknown as WordsOf[typeof kind])
        : { title: oldTitle, text: oldText, button: 'Open KwadMarket' };
    const frame = { locale, name: displayName, url: this.addressOf(link ?? '/') };
    return { id: `notification-${deliveryId}`, to: email, ...layOutNotice(texts, frame) };
  }

  private addressOf(link: string): string {
    return link.startsWith('/') ? `${this.app.webUrl ?? `${this.app.publicUrl}/api`}${link}` : link;
  }

  private async fail(id: string, error: unknown): Promise<void> {
    const lastError = String(error instanceof Error ? error.message : error).slice(0, 2_000);
    const { failures } = await this.prisma.notificationDelivery.update({
      where: { id },
      data: { failures: { increment: 1 }, lastError },
    });
    if (failures < this.events.maxFailures) throw error;
    await this.prisma.notificationDelivery.update({ where: { id }, data: { state: 'DEAD' } });
    this.logger.error(
      { err: error, deliveryId: id, failures },
      'a mail could not be delivered and was given up',
    );
  }
}
