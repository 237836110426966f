import { days, done, goesWith, line, removed, setting, stays } from './line.js';
import type { Lines } from './line.js';

const RECORDS = days(3 * 365);

/** What people sell, say and decide. */
export const MARKET = {
  deal: line(
    'deals: what is sold, where, at what price',
    'to sell it, and to settle disputes about it',
    done(
      'deals.discard-drafts',
      days(90),
      'without a change, if it never was submitted',
      'the draft is removed, its pictures in the same night',
    ),
    stays('the seller deletes the account: texts and place are wiped then'),
  ),
  dealImage: line('which pictures a deal shows', 'to show them', goesWith('deal')),
  dealTransition: line('who moved a deal, when and why', 'to settle disputes', goesWith('deal')),
  dealViews: line('how often a deal was looked at', 'to tell its seller', goesWith('deal')),
  dealPrice: line('prices that a deal had', 'to show that it fell', goesWith('deal')),
  dealRevision: line(
    'changes of public deals, and what became of them',
    'to check them first',
    goesWith('deal'),
  ),
  dealRevisionImage: line('pictures of such a change', 'to check them first', goesWith('dealRevision')),
  dealClaim: line(
    'which moderator looks at which deal',
    'so that two do not do the same work',
    removed(days(1), 'until', 'after it ended'),
  ),
  discussion: line(
    'conversations of a buyer and a seller',
    'to read them again, and to settle disputes',
    stays('the database is made anew; once both accounts are purged it names nobody'),
  ),
  message: line('messages', 'to read them again, and to settle disputes', goesWith('discussion')),
  messageImage: line(
    'pictures of messages',
    'to look at them again',
    goesWith('message'),
    done(
      'discussions.tidy',
      days(90),
      'after the message was deleted',
      'they are removed, with their objects',
    ),
  ),
  messageVersion: line(
    'what a message said before it was edited or deleted',
    'for moderators, in a dispute',
    removed(days(90), 'replacedAt', 'after that', { job: 'discussions.tidy' }),
  ),
  messageReport: line(
    'reports of messages and what came of them',
    'records of moderation (EU DSA, articles 16 and 17)',
    removed(RECORDS, 'resolvedAt', 'after they were resolved', { by: 'id' }),
  ),
  scamPattern: line('patterns of scams', 'to hold messages that look like one', stays('an admin removes it')),
  priceOffer: line("buyers' offers", 'to settle disputes about what was agreed', goesWith('discussion')),
  priceOfferStep: line(
    'who moved an offer, when, at what price',
    'to settle disputes',
    goesWith('priceOffer'),
  ),
  statement: line(
    'reasons that were given for a decision',
    'the person may read and appeal them (EU DSA, articles 17 and 20)',
    removed(days(5 * 365), 'createdAt', 'after they were given, but for people who are suspended', {
      when: `NOT EXISTS (SELECT FROM "User" u WHERE u.id = t."userId" AND u."suspendedAt" IS NOT NULL)`,
    }),
  ),
  appeal: line('objections to such a decision', 'to decide them by somebody else', goesWith('statement')),
  report: line(
    'reports of deals and what came of them',
    'records of moderation (EU DSA, articles 16 and 17)',
    removed(RECORDS, 'resolvedAt', 'after they were resolved', { by: 'id' }),
  ),
  image: line(
    'pictures, without what a camera writes into them',
    'to show them',
    done(
      'images.sweep',
      setting('IMAGE_UNUSED_HOURS'),
      'after the upload, if nothing shows it',
      'row and objects are removed',
    ),
  ),
  imageMatch: line('pictures that look like those of another seller', 'for moderators', goesWith('image')),
} satisfies Lines;
