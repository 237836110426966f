import type { Subject } from './world.js';

/** Who calls. The owner is the one whom the subject of the route (a deal, a picture …) belongs to. */
export const CALLERS = [
  'anonymous',
  'unverified',
  'owner',
  'other',
  'suspended',
  'moderator',
  'admin',
] as const;
export type Caller = (typeof CALLERS)[number];

/** A status, or 2 for any 2xx. */
export type Expected = number;

/** One line of the table: what each caller gets, and what the request needs to be a good one. */
export interface Line {
  expected: Record<Caller, Expected>;
  subject: Subject;
}

type Changes = Partial<Record<Caller, Expected>>;

/** A suspended person's session has ended: nothing works, not even what is public, while they show their token. */
const SUSPENDED = { suspended: 401 };

/** Open to everybody. */
export function open(status: Expected = 2, subject: Subject = {}, changes: Changes = {}): Line {
  const all = Object.fromEntries(CALLERS.map((caller) => [caller, status])) as Record<Caller, Expected>;
  return { expected: { ...all, ...SUSPENDED, ...changes }, subject };
}

/** Open to everybody, and nobody looks at a token: `@Public({ anonymous: true })`. */
export function blind(status: Expected = 2, subject: Subject = {}, changes: Changes = {}): Line {
  return open(status, subject, { suspended: status, ...changes });
}

/** For everybody who is signed in. */
export function members(status: Expected = 2, subject: Subject = {}, changes: Changes = {}): Line {
  return open(status, subject, { anonymous: 401, ...changes });
}

/** For its owner; to others it does not exist, unless `changes` say more. */
export function owner(status: Expected = 2, subject: Subject = {}, changes: Changes = {}): Line {
  const nobodyElse = { unverified: 404, other: 404, moderator: 404, admin: 404 };
  return members(status, subject, { ...nobodyElse, ...changes });
}

/** For moderators and admins. */
export function moderators(status: Expected = 2, subject: Subject = {}, changes: Changes = {}): Line {
  return members(status, subject, { unverified: 403, owner: 403, other: 403, ...changes });
}

/** For admins alone. */
export function admins(status: Expected = 2, subject: Subject = {}, changes: Changes = {}): Line {
  return moderators(status, subject, { moderator: 403, ...changes });
}
