import { Injectable } from '@nestjs/common';
import { typosBetween, typosForgiven, wordsOf } from '../../common/words.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What a phrase, an exclusion or a choice looks like: who asks so exactly is taken at their word. */
const OPERATORS = /"|(?:^|\s)-|(?:^|\s)or(?:\s|$)/i;
/** A corrected text travels in cursors, which have an end. */
const LONGEST_TEXT_BYTES = 150;

/**
 * For each word that titles do not use, neither whole nor as a beginning, those that are spelt like it, the likest
 * first. Two letters that were swapped leave short words too few trigrams in common, so those are looked up by
 * themselves. $1: the words.
 */
const SIMILAR_WORDS = `
  SELECT typed.word AS typed, array_agg(likely.word ORDER BY similarity(likely.word, typed.word) DESC, likely.word) AS likely
  FROM unnest($1::text[]) AS typed(word)
  CROSS JOIN LATERAL (
    (SELECT w.word FROM "SearchWord" w WHERE w.word % typed.word
    ORDER BY similarity(w.word, typed.word) DESC, w.word LIMIT 20)
    UNION
    SELECT w.word FROM "SearchWord" w WHERE w.word = ANY (ARRAY(
      SELECT overlay(typed.word PLACING reverse(substr(typed.word, at, 2)) FROM at FOR 2)
      FROM generate_series(1, length(typed.word) - 1) at
    ))
  ) likely
  WHERE NOT EXISTS (
    SELECT FROM "SearchWord" w
    WHERE w.word ~>=~ typed.word AND w.word ~<~ (typed.word || chr(1114111))
  )
  GROUP BY typed.word`;

/** How words are spelt in the titles of products and deals. The search index keeps that vocabulary; here it is only read. */
@Injectable()
export class SpellingReader {
  constructor(private readonly prisma: PrismaService) {}

  /** For each word that no title uses those of titles that look like it, the likest first. */
  async findLikely(words: string[]): Promise<Map<string, string[]>> {
    const rows = await this.prisma.sql<{ typed: string; likely: string[] }>(
      { name: 'search_similar_words', text: SIMILAR_WORDS },
      [words],
    );
    return new Map(rows.map((row) => [row.typed, row.likely]));
  }

  /** What somebody probably meant to type; null if it is spelt as titles are, or like nothing in them. */
  async correct(typed: string): Promise<string | null> {
    const words = OPERATORS.test(typed) ? [] : wordsOf(typed);
    const doubtful = words.filter((word) => typosForgiven(word) > 0);
    if (doubtful.length === 0) return null;
    const likely = await this.findLikely(doubtful);
    const corrected = words.map((word) => nearest(word, likely.get(word) ?? []) ?? word).join(' ');
    const changed = corrected !== words.join(' ');
    return changed && Buffer.byteLength(corrected) <= LONGEST_TEXT_BYTES ? corrected : null;
  }
}

/** The word with the fewest typing errors between, if those are forgiven; of equals the first. */
function nearest(typed: string, likely: string[]): string | undefined {
  const most = typosForgiven(typed);
  const errors = likely.map((word) => ({ word, count: typosBetween(typed, word, most) }));
  return errors.filter(({ count }) => count <= most).sort((one, other) => one.count - other.count)[0]?.word;
}
