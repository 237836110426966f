import { createHash } from 'node:crypto';
import type { Change, SearchDocument } from '../engine/search-engine.js';
import { beginningsOf, plain, wordsOf } from '../words/words.js';

/** Of a long description only so many words are searched. */
const MOST_WORDS = 400;
/** Words that are worth a comparison with a mistyped one. */
const TELLING = /^(?=.*\p{L}).{3,30}$/u;

/** A row of the index, as the statements of `index-writes.sql.ts` take it. */
export interface IndexRow {
  id: string;
  version: number;
  document: SearchDocument | null;
  hash: string;
  title: string;
  /** A text search vector: title A, other ways to write it B, category C, description D. */
  lexemes: string;
  titleStems: string;
  otherStems: string;
  phrases: string[];
}

/** A change as a row. A change without a document becomes a tombstone: nothing finds it. */
export function toIndexRow({ id, version, document }: Change): IndexRow {
  if (!document) {
    return {
      ...{ id, version, document, hash: '', title: '' },
      ...{ lexemes: '', titleStems: '', otherStems: '', phrases: [] },
    };
  }
  const title = wordsOf(document.title);
  const category = document.categoryNames.flatMap(wordsOf);
  const description = wordsOf(document.description).slice(0, MOST_WORDS);
  return {
    id,
    version,
    document,
    hash: hashOf(document),
    title: plain(document.title),
    lexemes: vectorOf({ A: title, B: document.keywords.flatMap(wordsOf), C: category, D: description }),
    titleStems: title.join(' '),
    otherStems: [...category, ...description].join(' '),
    phrases: beginningsOf(document.title),
  };
}

/** What tells whether a document changed at all. */
export function hashOf(document: SearchDocument): string {
  return createHash('sha1').update(JSON.stringify(document)).digest('base64url');
}

/** The words that a mistyped one may have meant. */
export function vocabularyOf(documents: SearchDocument[]): string[] {
  const all = documents.flatMap(({ title, keywords, categoryNames }) =>
    [title, ...keywords, ...categoryNames].flatMap(wordsOf),
  );
  return [...new Set(all)].filter((word) => TELLING.test(word));
}

/** The words with their places and weights, in PostgreSQL's own notation. */
function vectorOf(byWeight: Record<'A' | 'B' | 'C' | 'D', string[]>): string {
  let place = 0;
  return Object.entries(byWeight)
    .flatMap(([weight, words]) => words.map((word) => `'${word}':${++place}${weight === 'D' ? '' : weight}`))
    .join(' ');
}
