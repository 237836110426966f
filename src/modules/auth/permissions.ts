/** What each role may do. `*` stands for any action on a resource, or for everything. */
const ROLE_PERMISSIONS: Record<string, readonly string[]> = {
  USER: [
    'profile:*',
    'sessions:*',
    'deals:read',
    'deals:write',
    'favorites:*',
    'images:write',
    'messages:*',
    'offers:*',
    'notifications:*',
    'reports:write',
  ],
  MODERATOR: ['deals:moderate', 'users:suspend'],
  ADMIN: ['*'],
};

/** Each role also holds what the roles below it hold. */
const INHERITS: Record<string, readonly string[]> = { MODERATOR: ['USER'], ADMIN: ['MODERATOR'] };

/** Every permission that `role` holds, wildcards unexpanded. */
function grantsOf(role: string): readonly string[] {
  return [...(ROLE_PERMISSIONS[role] ?? []), ...(INHERITS[role] ?? []).flatMap(grantsOf)];
}

const GRANTS = new Map(Object.keys(ROLE_PERMISSIONS).map((role) => [role, new Set(grantsOf(role))]));

/** Whether `role` holds `permission` (`resource:action`). An unknown role holds nothing. */
export function roleMay(role: string, permission: string): boolean {
  const grants = GRANTS.get(role);
  if (!grants) return false;
  return grants.has('*') || grants.has(permission) || grants.has(`${permission.split(':', 1)[0]}:*`);
}
