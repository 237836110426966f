import { formatDay } from '../../../../common/locales.js';
import type { DecisionWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'this item may not be sold here',
  SUSPECTED_SCAM: 'it looks like a scam',
  WRONG_CATEGORY: 'it is in the wrong category',
  MISLEADING_TITLE: 'the title is misleading',
  POOR_PICTURES: 'the pictures do not show the item well enough',
  POOR_DESCRIPTION: 'the description does not say enough',
  UNREALISTIC_PRICE: 'the price is not realistic',
  DUPLICATE: 'it is on sale here already',
  OTHER: 'see the note',
};

const notApproved = (words: DecisionWords) =>
  `"${words.title}" was not approved: ${because(words)} You can change it and submit it again.${explained(words)}`;

export const DEAL_TEXTS: Templates<Family<'deal'>> = {
  'deal.approved': {
    name: 'A deal of mine was approved',
    say: ({ title }) => ({
      title: 'Your deal is on sale',
      text: `"${title}" was approved and everybody can see it now.`,
      button: 'See my deal',
    }),
  },
  'deal.declined': {
    name: 'A deal of mine was declined',
    say: (words) => ({
      title: 'Your deal was declined',
      text: notApproved(words),
      button: 'Open my deal',
    }),
  },
  'deal.changes_asked': {
    name: 'A moderator asks for changes of my deal',
    say: (words) => ({
      title: 'Please change your deal',
      text: notApproved(words),
      button: 'Open my deal',
    }),
  },
  'deal.taken_down': {
    name: 'A deal of mine was taken down',
    say: (words) => ({
      title: 'Your deal was taken down',
      text: `"${words.title}" is no longer shown: ${because(words)}${explained(words)}`,
      button: 'Open my deal',
    }),
  },
  'deal.revision_approved': {
    name: 'A change of my deal was approved',
    say: ({ title }) => ({
      title: 'Your change is public',
      text: `The change of "${title}" was approved and everybody can see it now.`,
      button: 'See my deal',
    }),
  },
  'deal.revision_declined': {
    name: 'A change of my deal was declined',
    say: (words) => ({
      title: 'Your change was declined',
      text: `The change of "${words.title}" was not approved: ${because(words)} What was public before stays public.${explained(words)}`,
      button: 'Open my deal',
    }),
  },
  'deal.expiring': {
    name: 'A deal of mine ends soon',
    say: ({ title, expiresAt }) => ({
      title: 'Your deal ends soon',
      text: `"${title}" is shown until ${formatDay(new Date(expiresAt), 'en')}. Is it still for sale? Renew it for another 60 days.`,
      button: 'Renew my deal',
    }),
  },
  'deal.expired': {
    name: 'A deal of mine has ended',
    say: ({ title }) => ({
      title: 'Your deal has ended',
      text: `"${title}" is no longer shown. If it is still for sale, renew it.`,
      button: 'Open my deal',
    }),
  },
  'deal.bought': {
    name: 'A seller names me as the buyer',
    say: ({ title }) => ({
      title: 'It is yours',
      text: `The seller of "${title}" says that you bought it.`,
      button: 'Open the deal',
    }),
  },
};

function because({ reason, note }: DecisionWords): string {
  const words = REASONS[reason] ?? REASONS.OTHER!;
  return note ? `${words}.\nThe moderator writes: ${note}\n` : `${words}.`;
}

function explained({ statement }: DecisionWords): string {
  return statement ? `\n${statementText(statement)}` : '';
}
