import { STOP_WORDS } from './stop-words.js';
import { LONGEST_FORM, SYNONYMS } from './synonyms.js';
import { partsOf, wordsOf } from './words.js';

/** More words than this nobody types; the rest is left out. */
const MOST_WORDS = 12;

/** One thing that a query asks for. */
export interface Asked {
  /** What was typed, as compared: one word, or the words of a known expression. */
  words: string[];
  /** Other words for the same; each is a list of words that must all be there. */
  others: string[][];
}

/** What somebody typed, taken apart. */
export interface Query {
  /** All the words, as compared. */
  words: string[];
  asked: Asked[];
}

/** Takes apart what somebody typed. Nothing is asked for by punctuation, emoji or blanks. */
export function parseQuery(typed: string): Query {
  const all = wordsOf(typed).slice(0, MOST_WORDS);
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  const words = telling.length > 0 ? telling : all;
  const asked: Asked[] = [];
  for (let at = 0; at < words.length;) {
    const length = lengthOfForm(words, at);
    const own = words.slice(at, at + length);
    asked.push({ words: own, others: othersFor(own) });
    at += length;
  }
  return { words, asked };
}

/** How many words from `at` on are one known expression; 1 if they are none. */
function lengthOfForm(words: string[], at: number): number {
  for (let length = Math.min(LONGEST_FORM, words.length - at); length > 1; length--) {
    if (SYNONYMS.has(words.slice(at, at + length).join(' '))) return length;
  }
  return 1;
}

function othersFor(words: string[]): string[][] {
  const synonyms = (SYNONYMS.get(words.join(' ')) ?? []).map((form) => form.split(' '));
  if (words.length > 1) return [...synonyms, [words.join('')]];
  const parts = partsOf(words[0]!);
  return parts.length > 1 ? [...synonyms, parts] : synonyms;
}
