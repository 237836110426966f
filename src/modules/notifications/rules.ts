import { alertDigestDue, alertMatched } from '../../facts/alerts.facts.js';
import {
  emailChanged,
  passwordChanged,
  recoveryCodesRenewed,
  recoveryCodeUsed,
  refreshTokenReused,
  secondFactorDisabled,
  secondFactorEnabled,
  secondFactorReset,
  sessionOpened,
} from '../../facts/auth.facts.js';
import {
  dealDeclined,
  dealExpired,
  dealExpiring,
  dealPriceChanged,
  dealPublished,
  dealReinstated,
  dealReleased,
  dealRenewed,
  dealRevisionApproved,
  dealRevisionDeclined,
  dealSold,
  dealTakenDown,
} from '../../facts/deals.facts.js';
import {
  messageDeleted,
  messageRefused,
  messageReportResolved,
  messageSent,
} from '../../facts/messages.facts.js';
import {
  appealDecided,
  appealLodged,
  dealReported,
  reportResolved,
  suspensionLifted,
  userSuspended,
} from '../../facts/moderation.facts.js';
import {
  offerAccepted,
  offerCountered,
  offerDeclined,
  offerExpired,
  offerMade,
  offerSuperseded,
  offerWithdrawn,
} from '../../facts/offers.facts.js';
import { productPriceChanged } from '../../facts/products.facts.js';
import {
  buyer,
  moderators,
  owner,
  recipient,
  reporter,
  seller,
  sender,
  watchers,
  whoIsAsked,
  whoNamed,
  whoWaits,
} from './recipients.js';
import { EVERYWHERE, IF_ASKED, NO_MAIL, rule, SECURITY } from './rule.js';
import type { Rule } from './rule.js';
import { aNewDevice, anAccount, aUsedRecoveryCode } from './stories/account.js';
import { aDigest, aFind, stillFound, stillFoundAtAll } from './stories/alerts.js';
import {
  aDeal,
  aDecision,
  anEndingDeal,
  aRefusedRevision,
  aSale,
  stillEnding,
  stillExpired,
  stillForSale,
  stillPublic,
} from './stories/deals.js';
import { aPriceDrop, aReturn, aSimilarDeal, aSoldFavorite } from './stories/favorites.js';
import { aMessage, aMessageResolution, aRemovedMessage, stillUnread } from './stories/messages.js';
import {
  aDecidedAppeal,
  aLiftedSuspension,
  anAppeal,
  aReport,
  aResolution,
  aSuspension,
} from './stories/moderation.js';
import { anOffer, stillOpen } from './stories/offers.js';
import { aShopPrice, isCheaper, stillAsked } from './stories/shop-prices.js';

const asked = { when: (data: { askedForChanges: boolean }) => data.askedForChanges };
const refused = { when: (data: { askedForChanges: boolean }) => !data.askedForChanges };
const cheaper = { when: (data: { fromCents: number; toCents: number }) => data.toCents < data.fromCents };
const upheld = { when: (data: { upheld: boolean }) => data.upheld };
const dismissed = { when: (data: { upheld: boolean }) => !data.upheld };
const explained = { when: (data: { statementId: string | null }) => Boolean(data.statementId) };
const overturned = { when: (data: { overturned: boolean }) => data.overturned };
const confirmed = { when: (data: { overturned: boolean }) => !data.overturned };
const oncePerDeal = { once: (data: { dealId: string }) => data.dealId };
const oncePerFind = {
  once: ({ dealId, reason }: { dealId: string; reason: string }) => `${dealId}:${reason}`,
};
const oncePerPrice = {
  once: ({ offerId, toCents }: { offerId: string; toCents: number }) => `${offerId}:${toCents}`,
};
const oneMailPerDiscussion = {
  thread: (data: { discussionId: string }) => `discussion:${data.discussionId}`,
};

/**
 * Who is told what: when this happens, its story is loaded, these people are told, in the words of that kind's template,
 * over those channels (unless they chose otherwise); `still` says until when a mail makes sense.
 */
// prettier-ignore
export const RULES: readonly Rule[] = [
  //   what happened         its story          who is told  kind                               channels    besides
  rule(dealPublished,        aDeal,             seller,      'deal.approved',                   EVERYWHERE, { still: stillPublic }),
  rule(dealDeclined,         aDecision,         seller,      'deal.declined',                   EVERYWHERE, refused),
  rule(dealDeclined,         aDecision,         seller,      'deal.changes_asked',              EVERYWHERE, asked),
  rule(dealTakenDown,        aDecision,         seller,      'deal.taken_down',                 EVERYWHERE),
  rule(dealRevisionApproved, aDeal,             seller,      'deal.revision_approved',          EVERYWHERE, { still: stillPublic }),
  rule(dealRevisionDeclined, aRefusedRevision,  seller,      'deal.revision_declined',          EVERYWHERE),
  rule(dealExpiring,         anEndingDeal,      seller,      'deal.expiring',                   EVERYWHERE, { still: stillEnding }),
  rule(dealExpired,          aDeal,             seller,      'deal.expired',                    EVERYWHERE, { still: stillExpired }),
  rule(dealSold,             aSale,             buyer,       'deal.bought',                     EVERYWHERE),

  rule(dealPriceChanged,     aPriceDrop,        watchers,    'favorite.price_dropped',          EVERYWHERE, { ...cheaper, still: stillForSale }),
  rule(dealSold,             aSoldFavorite,     watchers,    'favorite.sold',                   NO_MAIL),
  rule(dealReleased,         aReturn,           watchers,    'favorite.back_on_sale',           EVERYWHERE, { still: stillForSale }),
  rule(dealRenewed,          aReturn,           watchers,    'favorite.back_on_sale',           EVERYWHERE, { still: stillForSale }),
  rule(dealReinstated,       aReturn,           watchers,    'favorite.back_on_sale',           EVERYWHERE, { still: stillForSale }),
  rule(dealPublished,        aSimilarDeal,      watchers,    'favorite.similar',                IF_ASKED,   { ...oncePerDeal, still: stillForSale }),

  rule(alertMatched,         aFind,             owner,       'alert.matched',                   EVERYWHERE, { ...oncePerFind, still: stillFound }),
  rule(alertDigestDue,       aDigest,           owner,       'alert.digest',                    EVERYWHERE, { still: stillFoundAtAll }),

  rule(productPriceChanged,  aShopPrice,        whoWaits,    'alert.shop_price',                EVERYWHERE, { when: isCheaper, ...oncePerPrice, still: stillAsked }),

  rule(offerMade,            anOffer,           whoIsAsked,  'offer.made',                      EVERYWHERE, { still: stillOpen }),
  rule(offerCountered,       anOffer,           whoIsAsked,  'offer.countered',                 EVERYWHERE, { still: stillOpen }),
  rule(offerAccepted,        anOffer,           whoNamed,    'offer.accepted',                  EVERYWHERE),
  rule(offerDeclined,        anOffer,           whoNamed,    'offer.declined',                  EVERYWHERE),
  rule(offerWithdrawn,       anOffer,           whoIsAsked,  'offer.withdrawn',                 EVERYWHERE),
  rule(offerExpired,         anOffer,           whoNamed,    'offer.expired',                   EVERYWHERE),
  rule(offerSuperseded,      anOffer,           buyer,       'offer.superseded',                EVERYWHERE),

  rule(messageSent,          aMessage,          recipient,   'message.received',                EVERYWHERE, { ...oneMailPerDiscussion, still: stillUnread }),
  rule(messageDeleted,       aRemovedMessage,   sender,      'message.removed',                 EVERYWHERE, explained),
  rule(messageRefused,       aRemovedMessage,   sender,      'message.refused',                 EVERYWHERE, explained),

  rule(reportResolved,       aResolution,       reporter,    'report.upheld',                   EVERYWHERE, upheld),
  rule(reportResolved,       aResolution,       reporter,    'report.dismissed',                EVERYWHERE, dismissed),
  rule(messageReportResolved, aMessageResolution, reporter,  'report.message_upheld',           EVERYWHERE, upheld),
  rule(messageReportResolved, aMessageResolution, reporter,  'report.message_dismissed',        EVERYWHERE, dismissed),
  rule(appealDecided,        aDecidedAppeal,    seller,      'appeal.overturned',               EVERYWHERE, overturned),
  rule(appealDecided,        aDecidedAppeal,    seller,      'appeal.upheld',                   EVERYWHERE, confirmed),
  rule(dealReported,         aReport,           moderators,  'moderation.reported',             NO_MAIL),
  rule(appealLodged,         anAppeal,          moderators,  'moderation.appealed',             NO_MAIL),
  rule(userSuspended,        aSuspension,       owner,       'account.suspended',               SECURITY),
  rule(suspensionLifted,     aLiftedSuspension, owner,       'account.suspension_lifted',       EVERYWHERE),

  rule(passwordChanged,      anAccount,         owner,       'account.password_changed',        SECURITY),
  rule(emailChanged,         anAccount,         owner,       'account.email_changed',           NO_MAIL),
  rule(sessionOpened,        aNewDevice,        owner,       'account.new_device',              SECURITY),
  rule(refreshTokenReused,   anAccount,         owner,       'account.session_ended',           SECURITY),
  rule(secondFactorEnabled,  anAccount,         owner,       'account.second_factor_on',        SECURITY),
  rule(secondFactorDisabled, anAccount,         owner,       'account.second_factor_off',       SECURITY),
  rule(secondFactorReset,    anAccount,         owner,       'account.second_factor_reset',     SECURITY),
  rule(recoveryCodesRenewed, anAccount,         owner,       'account.recovery_codes_renewed',  SECURITY),
  rule(recoveryCodeUsed,     aUsedRecoveryCode, owner,       'account.recovery_code_used',      SECURITY),
];
