/** Marks that people neither type nor mean. */
const TRADE_MARKS = /[™®©]/g;
const LIGATURES: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', '×': 'x' };
/** Letters and digits; a decimal keeps its point. */
const WORD = /[\p{L}\p{N}]+(?:\.\p{N}[\p{L}\p{N}]*)*/gu;
const DECIMAL_COMMA = /(\d),(?=\d)/g;
const LONGEST = 40;

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
  return (plain(text).match(WORD) ?? []).map((word) => word.slice(0, LONGEST));
}

/** A word in its parts, where letters meet digits: `1950kv` is `1950` and `kv`. One part if there is no such place. */
export function partsOf(word: string): string[] {
  return word.match(/[\d.]*\d|[^\d.]+/g) ?? [];
}

/**
 * Other ways to write the words of a title: in parts (`1950kv`: `1950`, `kv`; `SpeedyBee`: `speedy`, `bee`), joined
 * with the next (`Phoenix 2`: `phoenix2`; `T-Motor`: `tmotor`).
 */
export function variantsOf(title: string): string[] {
  const words = wordsOf(title);
  const humps = wordsOf(title.replace(/(\p{Ll})(?=\p{Lu}\p{Ll})/gu, '$1 '));
  const joined = words.slice(1).map((word, at) => `${words[at]}${word}`);
  const triples = words.slice(2).map((word, at) => `${words[at]}${words[at + 1]}${word}`);
  const all = [...humps, ...words.flatMap(partsOf), ...joined, ...triples];
  const known = new Set(words);
  return [...new Set(all)].filter((word) => !known.has(word) && word.length > 1 && word.length <= LONGEST);
}

/** How a title may be begun: from each of its first eight words on, without spaces. */
export function beginningsOf(title: string): string[] {
  const words = wordsOf(title);
  return [...new Set(words.slice(0, 8).map((_, at) => words.slice(at).join('').slice(0, LONGEST)))];
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
