import { howToAppeal } from '../deals/statement.presenter.js';
import type { Notice } from './notice.js';

/** What the words need of a statement of reasons. */
export interface StatementInNotice {
  id: string;
  dealId: string | null;
  decision: Parameters<typeof howToAppeal>[0];
  rule: string;
  facts: string;
  automated: boolean;
  note: string | null;
}

/** The statement of reasons as a mail tells it (EU DSA, article 17). */
export function wordsOf({ decision, dealId, rule, facts, automated }: StatementInNotice): string {
  return [
    `Rule: ${rule}`,
    `Based on: ${facts}`,
    automated ? 'A machine decided this.' : 'A person decided this, not a machine.',
    howToAppeal(decision, dealId),
  ].join('\n');
}

/** Who is told what when an account is suspended: its owner. */
export function noticeOfSuspension(userId: string, statement: StatementInNotice, until: Date | null): Notice {
  const end = until ? `until ${until.toISOString()}` : 'until a moderator lifts it';
  const note = statement.note ? `\nThe moderator writes: ${statement.note}` : '';
  return {
    userId,
    kind: 'account.suspended',
    title: 'Your account was suspended',
    text: `You cannot sign in and your deals are hidden ${end}.${note}\n${wordsOf(statement)}`,
    data: { statementId: statement.id },
    action: { label: 'Open KwadMarket', path: '/' },
  };
}

export function noticeOfLiftedSuspension(userId: string): Notice {
  return {
    userId,
    kind: 'account.suspension_lifted',
    title: 'Your account is open again',
    text: 'Your suspension has ended. You can sign in, and your deals are visible again.',
    data: {},
    action: { label: 'Open KwadMarket', path: '/' },
  };
}

/** Who is told what when a report is resolved: who made it (EU DSA, article 16). */
export function noticeOfResolution(
  { reporterId, reportId, dealId }: { reporterId: string; reportId: string; dealId: string },
  upheld: boolean,
  title: string,
): Notice {
  return {
    userId: reporterId,
    kind: upheld ? 'report.upheld' : 'report.dismissed',
    title: upheld ? 'The deal that you reported was taken down' : 'We looked into your report',
    text: upheld
      ? `Thank you: "${title}" breaks our rules and is no longer shown. A person decided this.`
      : `"${title}" does not break our rules as far as we can see, so it stays. A person decided this. If you disagree, answer this mail.`,
    data: { reportId, dealId },
    action: { label: 'Open the deal', path: `/deals/${dealId}` },
  };
}

/** Who is told what when an appeal is decided: the seller. */
export function noticeOfAppeal(
  { sellerId, appealId, dealId }: { sellerId: string; appealId: string; dealId: string },
  {
    title,
    note,
    overturned,
    published,
  }: { title: string; note: string; overturned: boolean; published: boolean },
): Notice {
  const outcome = published
    ? `You were right: "${title}" is public again.`
    : overturned
      ? `You were right about "${title}". It has changed since, so please submit it again.`
      : `Another moderator looked at "${title}" and the decision stands. You may turn to a certified out-of-court dispute settlement body or to a court.`;
  return {
    userId: sellerId,
    kind: overturned ? 'appeal.overturned' : 'appeal.upheld',
    title: overturned ? 'Your appeal was successful' : 'Your appeal was not successful',
    text: `${outcome}\nThe moderator writes: ${note}`,
    data: { appealId, dealId },
    action: { label: 'Open my deal', path: `/deals/${dealId}` },
  };
}
