import type { Kind, WordsOf } from './templates/words.js';

/** What a notice is about: made once for each fact, whoever is told. */
export interface About<Words = WordsOf[Kind]> {
  /** The ids, for clients. */
  data: Record<string, string>;
  /** What the template is given. Plain JSON. */
  words: Words;
  /** What a mail offers to open: a path of the front end, or a whole address. */
  link: string;
}

/** One thing to tell some people, before it is a row for each of them. */
export interface Notice<K extends Kind = Kind> extends About<WordsOf[K]> {
  kind: K;
  /** What makes it the same one, for each person and kind. */
  dedupeKey: string;
  /** What only one mail at a time tells of. */
  thread?: string;
}
