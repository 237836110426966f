import type { TellableMatch } from '../../alerts/alert-matches.reader.js';
import type { StoryOf } from '../rule.js';
import type { Sources } from '../sources.js';
import type { AlertDigestWords, AlertWords } from '../templates/words.js';

interface AboutOwner {
  userId: string;
}

/** How many deals a digest names; of the rest it tells how many there are. */
const NAMED = 20;

/** A deal that somebody's alert waits for; nothing once it is sold, or the alert paused. */
export const aFind: StoryOf<
  { matchId: string; alertId: string; dealId: string; userId: string },
  AboutOwner,
  AlertWords
> = async ({ data }, { alertMatches, alertLinks }) => {
  const { matchId, alertId, dealId, userId } = data;
  const match = await alertMatches.findTellable(matchId);
  return (
    match && {
      people: { userId },
      data: { alertId, dealId, matchId },
      words: { ...dealOf(match), pauseUrl: alertLinks.linkFor(alertId) },
      link: `/deals/${dealId}`,
    }
  );
};

/** What a person's alerts found in a day or a week, as far as it is still for sale. */
export const aDigest: StoryOf<{ digestId: string; userId: string }, AboutOwner, AlertDigestWords> = async (
  { data },
  { alertMatches },
) => {
  const { digestId, userId } = data;
  const words = digestWords(await alertMatches.listTellable(digestId));
  return words && { people: { userId }, data: { digestId }, words, link: '/alerts' };
};

/** Whether the deal is still for sale, and the alert not paused. */
export async function stillFound(
  { alertMatches }: Sources,
  { matchId }: Record<string, string>,
  words: AlertWords,
): Promise<AlertWords | null> {
  const match = matchId ? await alertMatches.findTellable(matchId) : null;
  return match && { ...words, ...dealOf(match) };
}

/** What of a digest is left by now. */
export async function stillFoundAtAll(
  { alertMatches }: Sources,
  { digestId }: Record<string, string>,
): Promise<AlertDigestWords | null> {
  return digestId ? digestWords(await alertMatches.listTellable(digestId)) : null;
}

function digestWords(matches: TellableMatch[]): AlertDigestWords | null {
  // Several alerts may have found the same deal: it is told of once.
  const deals = [...new Map(matches.map((match) => [match.dealId, match])).values()];
  if (deals.length === 0) return null;
  return { count: deals.length, deals: deals.slice(0, NAMED).map(dealOf) };
}

function dealOf({ alertName, title, priceCents, currency, city }: TellableMatch) {
  return { alert: alertName, title, priceCents, currency, city };
}
