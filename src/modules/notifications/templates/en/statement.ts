import type { StatementWords } from '../words.js';

const COURTS = 'You may also turn to a certified out-of-court dispute settlement body or to a court.';

/** The statement of reasons as a mail tells it (EU DSA, article 17). */
export function statementText({ rule, facts, automated, appealDealId }: StatementWords): string {
  return [
    `Rule: ${rule}`,
    `Based on: ${facts}`,
    automated ? 'A machine decided this.' : 'A person decided this, not a machine.',
    appealDealId
      ? `You can appeal once, free of charge, within six months, on the page of your deal. Another moderator decides. ${COURTS}`
      : `You can appeal within six months by answering this mail. Another moderator decides. ${COURTS}`,
  ].join('\n');
}
