import { HOUR, MINUTE } from '../../common/time.js';
import { Purge } from '../../platform/retention/purge.service.js';
import { PURGE_JOB } from '../../retention/line.js';
import { AlertDigests } from '../alerts/alert-digests.service.js';
import { DealClock } from '../deals/deal-clock.service.js';
import { DealDrafts } from '../deals/deal-drafts.service.js';
import { ImageSweeps } from '../images/image-sweeps.service.js';
import { DiscussionUpkeep } from '../messages/discussion-upkeep.service.js';
import { SuspensionsService } from '../moderation/suspensions.service.js';
import { OfferClock } from '../offers/offer-clock.service.js';
import { ExportsService } from '../privacy/exports.service.js';
import { PrivacyUpkeepService } from '../privacy/privacy-upkeep.service.js';
import { CrawlService } from '../products/crawl/crawl.service.js';
import { ImportUpkeep } from '../products/imports/import-upkeep.service.js';
import { SearchAuditor } from '../search/audit/search-audit.service.js';
import { DailyFigures } from '../statistics/daily-figures.service.js';
import type { Job } from './job.js';

/** Everything that happens because it is time. Through the day first, then the night, in the order of the clock (UTC). */
export const TIMETABLE: readonly Job[] = [
  {
    name: 'deals.expire',
    cron: '*/5 * * * *',
    limitMs: 4 * MINUTE,
    summary: 'Ends deals whose 60 days are over',
    run: ({ get, signal }) => get(DealClock).expireOverdueDeals(new Date(), signal),
  },
  {
    name: 'offers.expire',
    cron: '*/5 * * * *',
    limitMs: 4 * MINUTE,
    summary: 'Ends offers that nobody answered in time',
    run: ({ get, signal }) => get(OfferClock).expireOverdueOffers(new Date(), signal),
  },
  {
    name: 'users.lift-suspensions',
    cron: '*/10 * * * *',
    limitMs: 9 * MINUTE,
    summary: 'Lifts suspensions whose time is over',
    run: ({ get, signal }) => get(SuspensionsService).liftEndedSuspensions(new Date(), signal),
  },
  {
    name: 'deals.warn',
    cron: '7,37 * * * *',
    limitMs: 20 * MINUTE,
    summary: 'Warns sellers five days before a deal ends',
    run: ({ get, signal }) => get(DealClock).warnExpiringDeals(new Date(), signal),
  },
  {
    name: 'idempotency.purge',
    cron: '7 * * * *',
    limitMs: 30 * MINUTE,
    summary: 'Forgets keys of requests that are older than a day',
    run: ({ get, signal, report }) => get(Purge).run('idempotency.purge', { signal, report }),
  },
  {
    name: 'products.check-prices',
    cron: '13 * * * *',
    limitMs: 30 * MINUTE,
    summary: "Asks again for the pages of shops' offers that were not seen for a while",
    run: ({ get, signal }) => get(CrawlService).checkPrices(signal),
  },
  {
    name: 'search.audit',
    cron: '43 * * * *',
    limitMs: 50 * MINUTE,
    summary: 'Compares the database with what is searched, and mends what differs',
    run: async ({ get, signal }) => {
      const { checked, drift } = await get(SearchAuditor).audit(signal);
      return { checked, drift };
    },
  },
  {
    name: 'statistics.make',
    cron: '7 0 * * *',
    limitMs: 2 * HOUR,
    summary: 'Keeps the figures of each day that is over',
    run: ({ get, signal, report }) => get(DailyFigures).makeMissing({ signal, report }),
  },
  {
    name: 'deals.discard-drafts',
    cron: '47 2 * * *',
    limitMs: HOUR,
    summary: 'Removes drafts that nobody has touched for long; their pictures go with the sweep after it',
    run: ({ get, signal }) => get(DealDrafts).discardAbandoned(new Date(), signal),
  },
  {
    name: 'images.sweep',
    cron: '17 3 * * *',
    limitMs: 4 * HOUR,
    summary: 'Removes objects without a row and uploads that nothing shows; finds rows without their objects',
    run: ({ get, signal }) => get(ImageSweeps).sweep({ signal }),
  },
  {
    name: 'accounts.purge',
    cron: '17 3 * * *',
    limitMs: 4 * HOUR,
    summary: 'Wipes what deleted accounts left, once their grace is over',
    run: ({ get, signal }) => get(PrivacyUpkeepService).purgeDeletedAccounts(signal),
  },
  {
    name: 'exports.expire',
    cron: '27 3 * * *',
    limitMs: HOUR,
    summary: "Removes copies of people's data whose time is over",
    run: ({ get, signal }) => get(ExportsService).expireOverdue(signal),
  },
  {
    name: 'discussions.tidy',
    cron: '41 3 * * *',
    limitMs: 2 * HOUR,
    summary: 'Sets unread counts right; forgets former texts and pictures of deleted messages',
    run: ({ get, signal }) => get(DiscussionUpkeep).tidy(new Date(), signal),
  },
  {
    name: 'products.forget-imports',
    cron: '41 3 * * *',
    limitMs: HOUR,
    summary: 'Forgets old files of products and what became of them',
    run: ({ get, signal }) => get(ImportUpkeep).forget(signal),
  },
  {
    name: PURGE_JOB,
    cron: '23 4 * * *',
    limitMs: 2 * HOUR,
    summary: 'Removes what nobody needs any more: tokens, sessions, old notifications, facts, histories',
    run: ({ get, signal, report }) => get(Purge).run(PURGE_JOB, { signal, report, budgetMs: 100 * MINUTE }),
  },
  {
    name: 'alerts.daily-digests',
    cron: '0 6 * * *',
    limitMs: HOUR,
    summary: "Tells people of yesterday's matches of their alerts",
    run: ({ get, signal, slot }) => get(AlertDigests).makeFor(slot, 'DAILY', signal),
  },
  {
    name: 'alerts.weekly-digests',
    cron: '5 6 * * 1',
    limitMs: HOUR,
    summary: "Tells people of last week's matches of their alerts",
    run: ({ get, signal, slot }) => get(AlertDigests).makeFor(slot, 'WEEKLY', signal),
  },
];
