import { Inject, Injectable } from '@nestjs/common';
import { toLocale } from '../../common/locales.js';
import type { Locale } from '../../common/locales.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import type { OutgoingMail } from '../../platform/mail/outgoing-mail.js';
import type { Notification } from '../../platform/prisma/generated/client.js';
import { UsersReader } from '../users/users.reader.js';
import type { Contact } from '../users/users.reader.js';
import { BundledReader } from './bundled.reader.js';
import type { Leased } from './deliveries.service.js';
import { isUrgent } from './kinds.js';
import { StillReader } from './still.reader.js';
import { layOutDigest, layOutNotice } from './templates/notice-mail.js';
import { isKind, textsOf } from './templates/texts.js';
import { DIGEST } from './templates/words.js';
import type { Texts, WordsOf } from './templates/words.js';
import { ALL_MAILS, UnsubscribeLinks } from './unsubscribe-links.js';

/** More than this nobody reads in one mail; the rest is in the app. */
const MOST_ITEMS = 50;

/** A mail, or why none is needed any more; with what a digest carries along, and what it leaves out and why. */
export interface Composed {
  mail: OutgoingMail | null;
  reason?: string;
  included: string[];
  omitted: { id: string; reason: string }[];
}

/** Words deliveries as mails, as things stand when they go out. */
@Injectable()
export class NoticeMails {
  constructor(
    private readonly users: UsersReader,
    private readonly still: StillReader,
    private readonly bundled: BundledReader,
    private readonly links: UnsubscribeLinks,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  async compose(delivery: Leased): Promise<Composed> {
    const contact = await this.users.findContact(delivery.notification.userId);
    if (!contact) return none('the account is gone');
    return delivery.notification.kind === DIGEST
      ? this.composeDigest(delivery, contact)
      : this.composeNotice(delivery, contact);
  }

  private async composeNotice(delivery: Leased, contact: Contact): Promise<Composed> {
    const { notification } = delivery;
    const { words, reason } = await this.still.check(notification, 'EMAIL');
    if (reason) return none(reason);
    const locale = toLocale(contact.locale);
    const unsubscribeUrl = isUrgent(notification.kind)
      ? undefined
      : this.links.make(contact.id, notification.kind);
    const frame = { locale, name: contact.displayName, url: this.addressOf(notification.link) };
    return {
      mail: {
        ...this.envelope(delivery, contact, unsubscribeUrl),
        ...layOutNotice(textsIn(locale, notification, words), {
          ...frame,
          ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
        }),
      },
      included: [],
      omitted: [],
    };
  }

  /** What was collected and is still worth telling; what is not is left out. */
  private async composeDigest(delivery: Leased, contact: Contact): Promise<Composed> {
    const locale = toLocale(contact.locale);
    const collected = await this.bundled.listOf(delivery.notificationId);
    const items: { title: string; detail: string; url: string }[] = [];
    const included: string[] = [];
    const omitted: Composed['omitted'] = [];
    for (const { id, notification } of collected) {
      const { words, reason } = await this.still.check(notification, 'EMAIL');
      if (reason || items.length === MOST_ITEMS) {
        omitted.push({ id, reason: reason ?? 'more than one mail holds' });
        continue;
      }
      const { title, text } = textsIn(locale, notification, words);
      items.push({ title, detail: text, url: this.addressOf(notification.link) });
      included.push(id);
    }
    if (items.length === 0) return { ...none('nothing of it is news any more'), omitted };
    const unsubscribeUrl = this.links.make(contact.id, ALL_MAILS);
    const frame = {
      locale,
      name: contact.displayName,
      url: this.addressOf('/notifications'),
      unsubscribeUrl,
    };
    return {
      mail: { ...this.envelope(delivery, contact, unsubscribeUrl), ...layOutDigest(items, frame) },
      included,
      omitted,
    };
  }

  private envelope({ id, round }: Leased, { email }: Contact, unsubscribeUrl: string | undefined) {
    return {
      id: round === 0 ? `notification-${id}` : `notification-${id}-${round}`,
      to: email,
      ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
    };
  }

  private addressOf(link: string | null): string {
    if (link && !link.startsWith('/')) return link;
    return `${this.app.webUrl ?? `${this.app.publicUrl}/api`}${link ?? '/'}`;
  }
}

function none(reason: string): Composed {
  return { mail: null, reason, included: [], omitted: [] };
}

/** What a notification says in a language; one older than its template says what it said then. */
function textsIn(locale: Locale, { kind, title, text }: Notification, words: unknown): Texts {
  return words && isKind(kind)
    ? textsOf(kind, locale, words as WordsOf[typeof kind])
    : { title, text, button: 'KwadMarket' };
}
