import { defineFact } from './fact.js';

export const profileChanged = defineFact<'user.profile_changed', { userId: string }>('user.profile_changed');
/** The account ended: nobody signs in, the name is gone. What else is kept is purged after a while. */
export const userDeleted = defineFact<'user.deleted', { userId: string }>('user.deleted');
/** A deleted account is as it was: by its owner's link, or by an admin. */
export const userReturned = defineFact<'user.returned', { userId: string; byLink: boolean }>('user.returned');
/** Nothing personal of a deleted account is left. */
export const userPurged = defineFact<'user.purged', { userId: string }>('user.purged');
export const termsAccepted = defineFact<'user.terms_accepted', { userId: string; version: string }>(
  'user.terms_accepted',
);
export const dataExportReady = defineFact<'user.export_ready', { userId: string; exportId: string }>(
  'user.export_ready',
);
export const identityLinked = defineFact<'user.identity_linked', { userId: string; provider: string }>(
  'user.identity_linked',
);
export const identityUnlinked = defineFact<'user.identity_unlinked', { userId: string; provider: string }>(
  'user.identity_unlinked',
);
type Block = { blockerId: string; blockedId: string };
/** Neither writes to the other from now on. The one who is blocked must not learn of it. */
export const userBlocked = defineFact<'user.blocked', Block>('user.blocked');
export const userUnblocked = defineFact<'user.unblocked', Block>('user.unblocked');
