import { randomInt } from 'node:crypto';
import { ulid } from 'ulid';
import { v7 as uuidv7 } from 'uuid';

/** A new identifier of a row: UUID version 7 (RFC 9562), so ids sort by time of birth. */
export function newId(born?: Date): string {
  return born ? uuidv7({ msecs: born.getTime() }) : uuidv7();
}

/** The least id (UUID version 7) that a row of this moment can have: older rows have lesser ones. */
export function firstIdOf(moment: Date): string {
  const time = Math.max(0, moment.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

const SPAN = 2 ** 32;

/** A new identifier of a request: `req_` and a ULID. */
export function newRequestId(): string {
  // ulid itself asks the system sixteen times; randomInt has a store of random bytes.
  return `req_${ulid(undefined, () => randomInt(SPAN) / SPAN)}`;
}

const SANE_REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,99}$/;

/** The caller's own request id if it is fit for headers and logs, else a new one. */
export function acceptRequestId(offered: unknown): string {
  return typeof offered === 'string' && SANE_REQUEST_ID.test(offered) ? offered : newRequestId();
}
