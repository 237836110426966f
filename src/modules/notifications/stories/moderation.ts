import type { StoryOf } from '../rule.js';
import type { AppealWords, DealWords, NoWords, SuspensionWords } from '../templates/words.js';
import { statementWords } from './deals.js';

/** A report that was looked into. */
export const aResolution: StoryOf<
  { reportId: string; dealId: string; reporterId: string },
  { reporterId: string },
  DealWords
> = async ({ data }, { deals }) => {
  const { reportId, dealId, reporterId } = data;
  const deal = await deals.find(dealId);
  return (
    deal && {
      people: { reporterId },
      data: { reportId, dealId },
      words: { title: deal.title },
      link: `/deals/${dealId}`,
    }
  );
};

/** An appeal that was decided. */
export const aDecidedAppeal: StoryOf<
  { appealId: string; dealId: string; sellerId: string; published: boolean },
  { sellerId: string },
  AppealWords
> = async ({ data }, { deals, appeals }) => {
  const { appealId, dealId, sellerId, published } = data;
  const [deal, appeal] = await Promise.all([deals.find(dealId), appeals.find(appealId)]);
  if (!deal || !appeal) return null;
  return {
    people: { sellerId },
    data: { appealId, dealId },
    words: { title: deal.title, note: appeal.note ?? '', published },
    link: `/deals/${dealId}`,
  };
};

/** A report that waits for a moderator. */
export const aReport: StoryOf<
  { dealId: string; reportId: string },
  { moderatorIds: string[] },
  DealWords & { reason: string }
> = async ({ data }, { reports, users }) => {
  const { reportId, dealId } = data;
  const report = await reports.find(reportId);
  if (report?.status !== 'OPEN') return null;
  return {
    people: { moderatorIds: await users.listModerators() },
    data: { reportId, dealId },
    words: { title: report.deal.title, reason: report.reason },
    link: '/moderation/reports',
  };
};

/** An appeal that waits for a moderator, but not for the one whose decision it is about. */
export const anAppeal: StoryOf<
  { appealId: string; dealId: string },
  { moderatorIds: string[] },
  DealWords
> = async ({ data }, { appeals, deals, users }) => {
  const { appealId, dealId } = data;
  const [appeal, deal] = await Promise.all([appeals.find(appealId), deals.find(dealId)]);
  if (!appeal || !deal || appeal.status !== 'OPEN') return null;
  const moderatorIds = (await users.listModerators()).filter((id) => id !== appeal.statement.decidedById);
  return {
    people: { moderatorIds },
    data: { appealId, dealId },
    words: { title: deal.title },
    link: '/moderation/appeals',
  };
};

/** A suspension with its statement of reasons. */
export const aSuspension: StoryOf<
  { userId: string; statementId: string },
  { userId: string },
  SuspensionWords
> = async ({ data }, { records, users }) => {
  const { userId, statementId } = data;
  const [statement, user] = await Promise.all([records.findStatement(statementId), users.find(userId)]);
  if (!statement || !user) return null;
  const until = user.suspendedUntil?.toISOString() ?? null;
  return {
    people: { userId },
    data: { statementId },
    words: { until, note: statement.note, statement: statementWords(statement) },
    link: '/',
  };
};

export const aLiftedSuspension: StoryOf<{ userId: string }, { userId: string }, NoWords> = async ({
  data,
}) => ({ people: { userId: data.userId }, data: {}, words: {}, link: '/' });
