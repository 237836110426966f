import { formatMoment } from '../../../../common/locales.js';
import type { AppealWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

type Moderation =
  Family<'report' | 'appeal' | 'moderation'> | 'account.suspended' | 'account.suspension_lifted';

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'prohibited item',
  SUSPECTED_SCAM: 'suspected scam',
  WRONG_CATEGORY: 'wrong category',
  MISLEADING_TITLE: 'misleading title',
  POOR_PICTURES: 'poor pictures',
  POOR_DESCRIPTION: 'poor description',
  UNREALISTIC_PRICE: 'unrealistic price',
  DUPLICATE: 'duplicate',
  HARASSMENT: 'harassment',
};

export const MODERATION_TEXTS: Templates<Moderation> = {
  'report.upheld': {
    name: 'A deal that I reported was taken down',
    say: ({ title }) => ({
      title: 'The deal that you reported was taken down',
      text: `Thank you: "${title}" breaks our rules and is no longer shown. A person decided this.`,
      button: 'Open the deal',
    }),
  },
  'report.dismissed': {
    name: 'A report of mine led to nothing',
    say: ({ title }) => ({
      title: 'We looked into your report',
      text: `"${title}" does not break our rules as far as we can see, so it stays. A person decided this. If you disagree, answer this mail.`,
      button: 'Open the deal',
    }),
  },
  'report.message_upheld': {
    name: 'A message that I reported was removed',
    say: ({ title }) => ({
      title: 'The message that you reported was removed',
      text: `Thank you: the message about "${title}" breaks our rules and is gone. A person decided this.`,
      button: 'Open the discussion',
    }),
  },
  'report.message_dismissed': {
    name: 'My report of a message led to nothing',
    say: ({ title }) => ({
      title: 'We looked into your report',
      text: `The message about "${title}" does not break our rules as far as we can see, so it stays. A person decided this. You can block whoever wrote it. If you disagree, answer this mail.`,
      button: 'Open the discussion',
    }),
  },
  'appeal.overturned': {
    name: 'An appeal of mine was successful',
    say: (words) => ({
      title: 'Your appeal was successful',
      text: decided(
        words,
        words.published
          ? `You were right: "${words.title}" is public again.`
          : `You were right about "${words.title}". A refused change waits for a moderator again; a deal that has changed since must be submitted again.`,
      ),
      button: 'Open my deal',
    }),
  },
  'appeal.upheld': {
    name: 'An appeal of mine was not successful',
    say: (words) => ({
      title: 'Your appeal was not successful',
      text: decided(
        words,
        `Another moderator looked at "${words.title}" and the decision stands. You may turn to a certified out-of-court dispute settlement body or to a court.`,
      ),
      button: 'Open my deal',
    }),
  },
  'moderation.reported': {
    name: 'Somebody reported a deal (moderators)',
    say: ({ title, reason }) => ({
      title: 'A deal was reported',
      text: `"${title}" was reported (${REASONS[reason] ?? 'another reason'}).`,
      button: 'Open the reports',
    }),
  },
  'moderation.appealed': {
    name: 'A seller appeals (moderators)',
    say: ({ title }) => ({
      title: 'A decision was appealed',
      text: `The seller of "${title}" objects to a decision. Another moderator than the one who took it decides.`,
      button: 'Open the appeals',
    }),
  },
  'account.suspended': {
    name: 'My account was suspended',
    say: ({ until, note, statement }) => {
      const end = until ? `until ${formatMoment(new Date(until), 'en')}` : 'until a moderator lifts it';
      const words = note ? `\nThe moderator writes: ${note}` : '';
      return {
        title: 'Your account was suspended',
        text: `You cannot sign in and your deals are hidden ${end}.${words}\n${statementText(statement)}`,
        button: 'Open KwadMarket',
      };
    },
  },
  'account.suspension_lifted': {
    name: 'My suspension has ended',
    say: () => ({
      title: 'Your account is open again',
      text: 'Your suspension has ended. You can sign in, and your deals are visible again.',
      button: 'Open KwadMarket',
    }),
  },
};

function decided({ note }: AppealWords, outcome: string): string {
  return `${outcome}\nThe moderator writes: ${note}`;
}
