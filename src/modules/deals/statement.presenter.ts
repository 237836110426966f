import type { StatementDecision } from '../../platform/prisma/generated/client.js';

// The words of statements of reasons (EU DSA, article 17): which rule, and what the decision rests on.

/** The rule behind each reason. */
const RULES: Record<string, string> = {
  PROHIBITED_ITEM: 'House rule 1: only drone gear that may lawfully be sold is offered here.',
  SUSPECTED_SCAM: 'House rule 2: offers are honest, and what is offered exists.',
  WRONG_CATEGORY: 'House rule 3: a deal stands in the category of its item.',
  MISLEADING_TITLE: 'House rule 4: title and description say what is sold.',
  POOR_PICTURES: 'House rule 5: the pictures show the very item.',
  POOR_DESCRIPTION: 'House rule 4: title and description say what is sold.',
  UNREALISTIC_PRICE: 'House rule 2: offers are honest, and so is the price.',
  DUPLICATE: 'House rule 6: an item is offered once.',
  HARASSMENT: 'House rule 7: people treat each other with respect.',
  OFFENSIVE: 'House rule 7: people treat each other with respect.',
  REPEATED_OFFENCES: 'House rule 8: who breaks the rules again and again may not go on.',
  SPAM: 'House rule 9: a conversation is about the deal, not about what else somebody sells.',
  ILLEGAL: 'House rule 10: what the law forbids is neither said nor shown here.',
  OTHER: 'The house rules; the moderator names the one in the note.',
};

/** The rule that a reason stands for. */
export function ruleBehind(reason: string): string {
  return RULES[reason] ?? RULES.OTHER!;
}

interface Judged {
  title: string;
  imageCount: number;
  version: number;
  /** How many people have an open report on it. */
  reports: number;
}

/** The facts that a decision over a deal rests on. */
export function factsRelied(
  decision: StatementDecision,
  { title, imageCount, version, reports }: Judged,
): string {
  const what = decision === 'REVISION_DECLINE' ? 'The change that you proposed to' : 'The content of';
  const pictures = imageCount === 1 ? '1 picture' : `${imageCount} pictures`;
  const looked = `${what} your deal "${title}" (version ${version}: title, description, ${pictures}), read by a moderator.`;
  if (reports === 0) return `${looked} Nobody had reported it.`;
  return `${looked} It had been reported by ${reports === 1 ? 'one person' : `${reports} people`}.`;
}

/** How somebody objects. */
export function howToAppeal(decision: StatementDecision, dealId: string | null): string {
  return dealId && decision !== 'SUSPENSION'
    ? `You can appeal once, free of charge, within six months: POST /api/deals/${dealId}/appeal. Another moderator decides. You may also turn to a certified out-of-court dispute settlement body or to a court.`
    : 'You can appeal within six months by answering this mail. Another moderator decides. You may also turn to a certified out-of-court dispute settlement body or to a court.';
}
