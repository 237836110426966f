/** The role that the process environment names, before settings are read and checked; `all` where it names none. */
export function givenRole(): string {
  return /^[a-z]+$/.exec(process.env.APP_ROLE ?? '')?.[0] ?? 'all';
}
