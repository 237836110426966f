/** Marks that people neither type nor mean. */
const TRADE_MARKS = /[™®©]/g;
const LIGATURES: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', '×': 'x' };
/** Letters and digits; a decimal keeps its point. */
const WORD = /[\p{L}\p{N}]+(?:\.\p{N}[\p{L}\p{N}]*)*/gu;
const DECIMAL_COMMA = /(\d),(?=\d)/g;
/** Letters of the longest word; the rest of it is left out. */
export const LONGEST_WORD = 40;

/** Text as it is compared: without accents, case and look-alike letters. */
export function plain(text: string): string {
  return text
    .replace(TRADE_MARKS, ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøł×]/g, (letter) => LIGATURES[letter] ?? letter)
    .replace(DECIMAL_COMMA, '$1.');
}

/** The words of a text in their order, as they are compared: letters, digits and decimal points, nothing else. */
export function wordsOf(text: string): string[] {
  return (plain(text).match(WORD) ?? []).map((word) => word.slice(0, LONGEST_WORD));
}

/**
 * How many typing errors lie between two words: letters that were added, left out, changed or swapped with the next
 * (optimal string alignment). Stops counting above `most`.
 */
export function typosBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let at = 1; at <= other.length; at++) {
      const same = one[row - 1] === other[at - 1] ? 0 : 1;
      current[at] = Math.min(previous[at]! + 1, current[at - 1]! + 1, previous[at - 1]! + same);
      const swapped = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      if (swapped) current[at] = Math.min(current[at]!, before[at - 2]! + 1);
    }
    [before, previous] = [previous, current];
  }
  return previous[other.length]!;
}

/** How many typing errors a word of this length is forgiven. */
export function typosForgiven(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}
