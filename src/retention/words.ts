import type { Keep, Line, Rule } from './line.js';

/** How long the lines of the policy are kept, in words. */
export const keptInWords = ({ rules }: Line): string => rules.map(ruleInWords).join('; ');

/** What happens then, in words. */
export function thenInWords({ rules }: Line): string {
  return [...new Set(rules.map(fateInWords))].join('; ');
}

function ruleInWords(rule: Rule): string {
  if (rule.how === 'with')
    return rule.model === 'user' ? 'as long as the account' : `as long as its ${spaced(rule.model)}`;
  if (rule.how === 'stays') return `until ${rule.until}`;
  return `${keepInWords(rule.keep)} ${rule.words}`;
}

function fateInWords(rule: Rule): string {
  if (rule.how === 'removed') return `removed (\`${rule.job}\`)`;
  if (rule.how === 'work') return `${rule.then} (\`${rule.job}\`)`;
  return rule.how === 'with' ? 'removed with it' : 'removed';
}

function keepInWords(keep: Keep): string {
  if ('setting' in keep) return `\`${keep.setting}\``;
  return keep.days === 1 ? '1 day' : keep.days % 365 === 0 ? years(keep.days / 365) : `${keep.days} days`;
}

const years = (count: number) => (count === 1 ? '1 year' : `${count} years`);

/** `dealRevision` → `deal revision` */
const spaced = (model: string) => model.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
