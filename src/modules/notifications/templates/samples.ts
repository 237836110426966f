import type { Kind, WordsOf } from './words.js';

/** Changes a value that people write or that comes from outside. */
type Write = (text: string) => string;

/** Words of every kind, for previews and tests. @param write tests put hostile text in the place of each value with it */
export function sampleWords(write: Write = (text) => text): { [K in Kind]: WordsOf[K] } {
  const title = write('T-Motor F60 Pro V 2020KV, set of four');
  const deal = { title };
  const price = { title, priceCents: 124_900, currency: 'EUR' };
  const found = { ...price, alert: write('Motors near Lyon'), city: write('Lyon') };
  const statement = {
    reason: 'POOR_PICTURES',
    rule: 'House rule 5: the pictures show the very item.',
    facts: write(
      'The content of your deal (version 3: title, description, 2 pictures), read by a moderator.',
    ),
    automated: false,
    appealDealId: '0199f0aa-0000-7000-8000-000000000001',
  };
  const note = write('The photos are from the shop. Please take your own.');
  const decision = { title, reason: 'POOR_PICTURES', note, statement };
  const removed = { ...statement, reason: 'HARASSMENT', appealDealId: null };
  const removal = { title, reason: 'HARASSMENT', note, statement: removed };
  const appeal = { title, note: write('We looked again.') };
  return {
    'deal.approved': deal,
    'deal.declined': decision,
    'deal.changes_asked': { ...decision, statement: null },
    'deal.taken_down': decision,
    'deal.revision_approved': deal,
    'deal.revision_declined': decision,
    'deal.expiring': {
      title,
      expiresAt: '2026-12-03T09:30:00.000Z',
      renewalUrl: 'https://kwad.example/deals/renew?token=c2FtcGxl',
    },
    'deal.expired': deal,
    'deal.bought': deal,
    'favorite.price_dropped': { ...price, fromCents: 139_900 },
    'favorite.sold': deal,
    'favorite.back_on_sale': price,
    'favorite.similar': price,
    'alert.matched': { ...found, pauseUrl: 'https://kwad.example/alerts/unsubscribe?token=c2FtcGxl' },
    'alert.digest': { count: 3, deals: [found, found] },
    'alert.shop_price': { ...price, merchant: write('Drone Shop') },
    'offer.made': price,
    'offer.countered': price,
    'offer.accepted': price,
    'offer.declined': price,
    'offer.withdrawn': price,
    'offer.expired': price,
    'offer.superseded': price,
    'message.received': { title, from: write('Solène'), count: 3, preview: write('Is it still there?') },
    'message.removed': removal,
    'message.refused': { ...removal, note: null },
    'report.upheld': deal,
    'report.dismissed': deal,
    'report.message_upheld': deal,
    'report.message_dismissed': deal,
    'appeal.overturned': { ...appeal, published: true },
    'appeal.upheld': { ...appeal, published: false },
    'moderation.reported': { title, reason: 'SUSPECTED_SCAM' },
    'moderation.appealed': deal,
    'account.suspended': {
      until: '2026-12-24T18:00:00.000Z',
      note,
      statement: { ...statement, reason: 'REPEATED_OFFENCES', appealDealId: null },
    },
    'account.suspension_lifted': {},
    'account.password_changed': {},
    'account.email_changed': {},
    'account.new_device': {
      browser: write('Firefox'),
      system: write('Linux'),
      ip: '2001:db8::7',
      at: '2026-11-21T14:05:00.000Z',
    },
    'account.session_ended': {},
    'account.second_factor_on': {},
    'account.second_factor_off': {},
    'account.second_factor_reset': {},
    'account.recovery_codes_renewed': {},
    'account.recovery_code_used': { left: 1 },
  };
}
