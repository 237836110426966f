/** What PostgreSQL quotes of the data in its messages: wrong literals, and the keys of constraints. */
const QUOTED_DATA: [pattern: RegExp, replacement: string][] = [
  [/(invalid input (?:syntax|value)[^"\n]*: )"[^"\n]*"/g, '$1"…"'],
  [/(\([^()\n]*\)=)\([^\n]*\)(?= )/g, '$1(…)'],
  [/(Failing row contains )\([^\n]*\)/g, '$1(…)'],
];

/** A database's message without the data that it quotes: what was wrong stays, whose it was goes. */
export function maskValues(text: string): string {
  return QUOTED_DATA.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
