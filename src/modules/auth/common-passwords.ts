import { dictionary } from '@zxcvbn-ts/language-common';

let common: Set<string> | undefined;

/**
 * Whether a password is among the 49,000 most common ones, whatever its case or the width of its letters
 * (OWASP ASVS 5, 6.2.4).
 */
export function isCommonPassword(password: string): boolean {
  common ??= new Set(dictionary['passwords-common'].map(fold));
  return common.has(fold(password));
}

function fold(password: string): string {
  return password.normalize('NFKC').toLowerCase();
}
