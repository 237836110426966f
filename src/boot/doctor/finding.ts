/** What a look at one thing came to. Whatever is not well says what to do about it. */
export interface Finding {
  /** What was looked at, as `area: thing`. */
  check: string;
  status: 'ok' | 'skipped' | 'warning' | 'failed';
  says: string;
  fix?: string;
}

export const ok = (check: string, says: string): Finding => ({ check, status: 'ok', says });
export const skipped = (check: string, says: string): Finding => ({ check, status: 'skipped', says });
export const warning = (check: string, says: string, fix: string): Finding => ({
  check,
  status: 'warning',
  says,
  fix,
});
export const failed = (check: string, says: string, fix: string): Finding => ({
  check,
  status: 'failed',
  says,
  fix,
});

/** Why something did not work, in the words of whoever refused. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  // `fetch failed`: why stands below.
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || code || error.name;
}
