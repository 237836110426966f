const MAX_LENGTH = 100;

/** A slug made of words: lower case, no accents, hyphens between. Empty if nothing of the words is left. */
export function slugOf(...words: string[]): string {
  return words
    .join(' ')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/['’"″]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replaceAll(/^-+|-+$/g, '');
}
