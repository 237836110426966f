/** A quota: how many `points` in how many `seconds`. */
export interface Quota {
  name: string;
  points: number;
  seconds: number;
}

/**
 * The header fields that tell a client where it stands: structured fields of draft-ietf-httpapi-ratelimit-headers-10.
 * `r` is what remains, `t` the seconds until there is more.
 */
export function limitFields({ name, points, seconds }: Quota, remaining: number, resetSeconds: number) {
  return {
    'RateLimit-Policy': `"${name}";q=${points};w=${seconds}`,
    RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  };
}
