/** What the templates of deals are given. All words are plain JSON: they are stored, and worded again when a mail goes out. */
export interface DealWords {
  title: string;
}

/** A statement of reasons (EU DSA, article 17). */
export interface StatementWords {
  /** The code behind the rule, for the languages that the rule was not kept in. */
  reason: string;
  rule: string;
  facts: string;
  automated: boolean;
  /** The deal over which it can be appealed by the API; null: by answering the mail. */
  appealDealId: string | null;
}

export interface DecisionWords extends DealWords {
  reason: string;
  note: string | null;
  /** Absent for decisions older than statements are. */
  statement: StatementWords | null;
}

export interface ExpiryWords extends DealWords {
  /** ISO 8601. */
  expiresAt: string;
  renewalUrl: string;
}

/** `priceCents` in minor units of `currency` (ISO 4217). */
export interface PriceWords extends DealWords {
  priceCents: number;
  currency: string;
}

export interface PriceDropWords extends PriceWords {
  fromCents: number;
}

export interface SuspensionWords {
  /** ISO 8601; null: until a moderator lifts it. */
  until: string | null;
  note: string | null;
  statement: StatementWords;
}

export interface AppealWords extends DealWords {
  note: string;
  /** Whether the deal is public again. */
  published: boolean;
}

export interface MessageWords extends DealWords {
  /** Who wrote. */
  from: string;
  /** How many of their messages are unread. */
  count: number;
  /** The beginning of the last one; null where its reader wants none in mails. */
  preview: string | null;
}

/** A deal that the alert of this name found. */
export interface FoundWords extends PriceWords {
  alert: string;
  city: string;
}

export interface AlertWords extends FoundWords {
  /** Pauses the alert without signing in. */
  pauseUrl: string;
}

export interface AlertDigestWords {
  /** How many there are; `deals` are the first of them. */
  count: number;
  deals: FoundWords[];
}

/** What a shop asks for a product. */
export interface ShopPriceWords extends PriceWords {
  merchant: string;
}

/** What a sign-in tells of its device; null: nothing. */
export interface DeviceWords {
  browser: string | null;
  system: string | null;
  ip: string | null;
  /** ISO 8601. */
  at: string;
}

export type NoWords = Record<string, never>;

/** What each kind of notification is worded from. Kinds are dotted and stable: clients choose an icon by them. */
export interface WordsOf {
  'deal.approved': DealWords;
  'deal.declined': DecisionWords;
  'deal.changes_asked': DecisionWords;
  'deal.taken_down': DecisionWords;
  'deal.revision_approved': DealWords;
  'deal.revision_declined': DecisionWords;
  'deal.expiring': ExpiryWords;
  'deal.expired': DealWords;
  'deal.bought': DealWords;

  'favorite.price_dropped': PriceDropWords;
  'favorite.sold': DealWords;
  'favorite.back_on_sale': PriceWords;
  'favorite.similar': PriceWords;

  'alert.matched': AlertWords;
  'alert.digest': AlertDigestWords;
  'alert.shop_price': ShopPriceWords;

  'offer.made': PriceWords;
  'offer.countered': PriceWords;
  'offer.accepted': PriceWords;
  'offer.declined': PriceWords;
  'offer.withdrawn': PriceWords;
  'offer.expired': PriceWords;
  'offer.superseded': PriceWords;

  'message.received': MessageWords;
  'message.removed': DecisionWords;
  'message.refused': DecisionWords;

  'report.upheld': DealWords;
  'report.dismissed': DealWords;
  'report.message_upheld': DealWords;
  'report.message_dismissed': DealWords;
  'appeal.overturned': AppealWords;
  'appeal.upheld': AppealWords;
  'moderation.reported': DealWords & { reason: string };
  'moderation.appealed': DealWords;
  'account.suspended': SuspensionWords;
  'account.suspension_lifted': NoWords;

  'account.password_changed': NoWords;
  'account.email_changed': NoWords;
  'account.new_device': DeviceWords;
  'account.session_ended': NoWords;
  'account.second_factor_on': NoWords;
  'account.second_factor_off': NoWords;
  'account.second_factor_reset': NoWords;
  'account.recovery_codes_renewed': NoWords;
  'account.recovery_code_used': { left: number };
}

export type Kind = keyof WordsOf;

/** The kind of the mail that collects others. Nobody is told it by a rule, and no list shows it. */
export const DIGEST = 'digest';

/** What a notification says: a title, a text, and what its button is called. */
export interface Texts {
  title: string;
  text: string;
  button: string;
}

/** How a kind is called where people choose what they want to be told, and what it says. */
export interface Template<Words> {
  name: string;
  say: (words: Words) => Texts;
}

/** Templates of some kinds in one language: one file for each family and language. */
export type Templates<Some extends Kind = Kind> = { [K in Some]: Template<WordsOf[K]> };

/** The kinds whose name begins so: `Family<'deal'>`. */
export type Family<Prefix extends string> = Extract<Kind, `${Prefix}.${string}`>;
