import { wordsOf } from './words.js';

/** Words that say nothing of what is looked for, in the three languages; ignored beside any other word. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  wordsOf(
    `le la les un une des de du d l au aux et ou en pour avec sans sur dans par je cherche vends mon ma mes ce cette
     the a an of for with and or in on to my i is any some looking buy sell
     der die das den dem ein eine einen und oder für mit von zu im suche`,
  ),
);
