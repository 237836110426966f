import { LONGEST_WORD, wordsOf } from '../../../common/words.js';

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
  return [...new Set(all)].filter(
    (word) => !known.has(word) && word.length > 1 && word.length <= LONGEST_WORD,
  );
}

/** How a title may be begun: from each of its first eight words on, without spaces. */
export function beginningsOf(title: string): string[] {
  const words = wordsOf(title);
  return [...new Set(words.slice(0, 8).map((_, at) => words.slice(at).join('').slice(0, LONGEST_WORD)))];
}
