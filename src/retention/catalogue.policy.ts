import { days, done, goesWith, line, removed, setting, stays } from './line.js';
import type { Lines } from './line.js';

const BY_ID = { by: 'id' };

/** Products, what shops ask for them, and how both are found. Nothing here is about a person. */
export const CATALOGUE = {
  category: line('groups of products', 'the catalogue is sorted by them', stays('a release changes them')),
  product: line(
    'products',
    'the catalogue; of a removed one its address, which must not lead to another',
    stays('an admin removes it; its address stays taken'),
  ),
  productSlug: line('addresses that a product had', 'to send readers on', goesWith('product')),
  productReference: line('what others call a product', 'to know it again', goesWith('product')),
  productSpec: line('specs, for filters', 'to filter by them', goesWith('product')),
  productImage: line('which pictures a product shows', 'to show them', goesWith('product')),
  offer: line('what a shop asks now', 'to compare', goesWith('product')),
  offerPrice: line(
    'what a shop asked before',
    'to draw the course of a price',
    removed(days(3 * 365), 'at', 'after that, but for the price that the course begins with', {
      when: `EXISTS (SELECT FROM "OfferPrice" n WHERE n."productId" = t."productId" AND n.merchant = t.merchant
        AND n.at > t.at AND n.at < $2::timestamptz)`,
    }),
  ),
  productImport: line(
    'files of products: report, undo, the file itself',
    'to see what came of it, and to undo it',
    done(
      'products.forget-imports',
      setting('IMPORT_KEEP_DAYS'),
      'after they came',
      'report and file are removed; what they brought stays',
    ),
  ),
  productImportRow: line('what became of each row', 'the same', goesWith('productImport')),
  crawlJob: line(
    'pages of shops that were read',
    'to find out why something is missing',
    removed(days(90), 'createdAt', 'after they were asked for, if they are done', {
      ...BY_ID,
      when: `t.state IN ('DONE', 'FAILED')`,
    }),
  ),
  crawlTurn: line(
    'when a host may be asked again',
    'to ask it no faster than it likes',
    stays('the host is asked again: there is one row for each'),
  ),
  crawledListing: line(
    'what pages of shops say',
    'to compare prices; a rejected one, so that it is not proposed again',
    stays('an admin removes it'),
  ),
  searchChange: line(
    'what changed and is still to go into the index',
    'so that search forgets nothing',
    stays('it is in the index, seconds later'),
  ),
  searchDocument: line(
    'what the public may find',
    'to search it',
    stays('what it shows is no longer public'),
    done('search.audit', days(7), 'after it went', 'the note that it is gone is removed'),
  ),
  searchWord: line(
    'words that titles use, with nothing else',
    'to correct spelling',
    stays('the database is made anew'),
  ),
  searchPhrase: line(
    'how titles may be begun',
    'to complete them',
    stays('what they show is no longer public'),
  ),
  searchReplica: line('how far another index is', 'to follow', stays('that index is removed')),
  searchReindex: line(
    'runs that made the index anew',
    'to see how they went',
    removed(days(90), 'finishedAt', 'after they ended', BY_ID),
  ),
  searchAudit: line(
    'comparisons of database and index',
    'to see drift',
    removed(days(30), 'at', 'after they were made', BY_ID),
  ),
} satisfies Lines;
