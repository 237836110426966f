/** A query of PostgreSQL's text search, as far as it matters which words it cannot do without. */
type Token = { kind: 'word'; text: string } | { kind: 'not' | 'and' | 'or' | 'open' | 'close' };

const TOKENS = /\s*(?:'((?:[^'\\]|''|\\\\)*)'(?::[*A-D]+)?|(!)|(&|<(?:-|\d+)>)|(\|)|(\()|(\)))/gy;
/** More alternatives than this are not told apart: fewer required words are still right, only less telling. */
const MAX_ALTERNATIVES = 8;

/**
 * What a text must hold to be found: all words of one of the alternatives. An empty alternative requires nothing.
 *
 * @param query a tsquery as PostgreSQL writes it: `'carbon':* & !'red' | 'frame':*`
 */
export function requiredWords(query: string): string[][] {
  const tokens = [...query.matchAll(TOKENS)].map(toToken);
  let at = 0;

  function alternatives(): string[][] {
    const found = conjunction();
    while (tokens[at]?.kind === 'or') {
      at++;
      found.push(...conjunction());
    }
    return found;
  }

  function conjunction(): string[][] {
    let found = single();
    while (tokens[at]?.kind === 'and') {
      at++;
      found = both(found, single());
    }
    return found;
  }

  function single(): string[][] {
    const token = tokens[at++];
    if (token?.kind === 'word') return [[token.text]];
    if (token?.kind === 'not') single();
    if (token?.kind !== 'open') return [[]];
    const found = alternatives();
    at++;
    return found;
  }

  return alternatives();
}

function toToken([, word, not, and, or, open]: RegExpExecArray): Token {
  if (word !== undefined) return { kind: 'word', text: word.replace(/(['\\])\1/g, '$1') };
  return { kind: not ? 'not' : and ? 'and' : or ? 'or' : open ? 'open' : 'close' };
}

function both(left: string[][], right: string[][]): string[][] {
  if (left.length * right.length > MAX_ALTERNATIVES) return left.length < right.length ? left : right;
  return left.flatMap((words) => right.map((others) => [...new Set([...words, ...others])]));
}
