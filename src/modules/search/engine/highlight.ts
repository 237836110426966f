import { plain } from '../words/words.js';
import { MARK } from './search-engine.js';

const WORD = /[\p{L}\p{N}]+(?:[.,]\p{N}[\p{L}\p{N}]*)*/gu;
/** Characters of a description that are shown around what matched. */
const SNIPPET = 160;

/** Marks the words of a text that begin with one of `wanted` (compared words). Null if there is none. */
export function mark(text: string, wanted: readonly string[]): string | null {
  let found = false;
  const marked = text.replace(WORD, (word) => {
    const compared = plain(word);
    if (!wanted.some((beginning) => compared.startsWith(beginning))) return word;
    found = true;
    return `${MARK.start}${word}${MARK.end}`;
  });
  return found ? marked : null;
}

/** A short part of a long text around the first word that matches, marked. Null if none does. */
export function markedPart(text: string, wanted: readonly string[]): string | null {
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const compared = plain(word);
    if (!wanted.some((beginning) => compared.startsWith(beginning))) continue;
    const from = Math.max(0, text.lastIndexOf(' ', Math.max(0, index - SNIPPET / 3)));
    const end = text.indexOf(' ', from + SNIPPET);
    const part = text.slice(from, end < 0 ? undefined : end).trim();
    return mark(`${from > 0 ? '… ' : ''}${part}${end < 0 ? '' : ' …'}`, wanted);
  }
  return null;
}
