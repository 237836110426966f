let common: Promise<Set<string>> | undefined;

/**
 * Whether a password is among the 49,000 most common ones, whatever its case or the width of its letters
 * (OWASP ASVS 5, 6.2.4).
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  common ??= readCommon();
  return (await common).has(fold(password));
}

/** Read by the first who chooses a password: the lists are megabytes, which take a while to unpack. */
async function readCommon(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(fold));
}

function fold(password: string): string {
  return password.normalize('NFKC').toLowerCase();
}
