/**
 * What each role may do. A permission is `resource:action`; `resource:*` is every action on it, `*` is everything.
 * A role also holds what the roles that it builds on hold.
 */
const ROLES: Record<string, { buildsOn: readonly string[]; grants: readonly string[] }> = {
  USER: {
    buildsOn: [],
    grants: [
      'account:*',
      'profile:*',
      'sessions:*',
      'identities:*',
      'exports:*',
      'deals:read',
      'deals:write',
      'favorites:*',
      'alerts:*',
      'images:write',
      'messages:*',
      'blocks:*',
      'offers:*',
      'notifications:*',
      'reports:write',
    ],
  },
  MODERATOR: { buildsOn: ['USER'], grants: ['deals:moderate', 'discussions:moderate', 'users:suspend'] },
  ADMIN: { buildsOn: ['MODERATOR'], grants: ['*'] },
};

/** Who may do the left may do the right: changing a thing is no use without seeing it. */
const IMPLIES: Record<string, readonly string[]> = {
  '*:write': ['*:read'],
  'deals:moderate': ['deals:read', 'reports:read'],
};

/** Everything that a role holds, expanded once: roles below, implications; wildcards stay as they are. */
const GRANTS = new Map(Object.keys(ROLES).map((role) => [role, expand(grantsOf(role))]));

/** Whether `role` holds `permission` (`resource:action`). An unknown role holds nothing. */
export function roleMay(role: string, permission: string): boolean {
  const grants = GRANTS.get(role);
  if (!grants) return false;
  const [resource] = permission.split(':', 1);
  return grants.has('*') || grants.has(permission) || grants.has(`${resource}:*`);
}

/** Whether a permission is one that not everybody with an account holds: what is done on it is kept in the audit log. */
export function isPrivileged(permission: string): boolean {
  return !roleMay('USER', permission);
}

function grantsOf(role: string): string[] {
  const { buildsOn = [], grants = [] } = ROLES[role] ?? {};
  return [...grants, ...buildsOn.flatMap(grantsOf)];
}

function expand(grants: readonly string[]): Set<string> {
  const held = new Set(grants);
  // A set grows while it is walked: what is implied may imply more.
  for (const grant of held) impliedBy(grant).forEach((implied) => held.add(implied));
  return held;
}

function impliedBy(grant: string): string[] {
  const [resource = '', action = ''] = grant.split(':');
  const ofAny = (IMPLIES[`*:${action}`] ?? []).map((pattern) => pattern.replace('*', resource));
  return [...(IMPLIES[grant] ?? []), ...ofAny];
}
