import { describe, expect, it } from '@jest/globals';
import { roleMay } from '../../src/modules/auth/permissions.js';

describe('what a role may do', () => {
  const OF_USERS = [
    'profile:read',
    'profile:write',
    'sessions:read',
    'sessions:write',
    'deals:read',
    'deals:write',
    'images:write',
    'notifications:read',
    'reports:write',
  ];
  const OF_MODERATORS = ['deals:moderate', 'users:suspend'];
  const OF_ADMINS = ['facts:read', 'facts:replay', 'jobs:read', 'anything:new'];

  it.each([
    ['USER', OF_USERS, [...OF_MODERATORS, ...OF_ADMINS]],
    ['MODERATOR', [...OF_USERS, ...OF_MODERATORS], OF_ADMINS],
    ['ADMIN', [...OF_USERS, ...OF_MODERATORS, ...OF_ADMINS], []],
    ['', [], [...OF_USERS, ...OF_MODERATORS, ...OF_ADMINS]],
    ['admin', [], [...OF_USERS, ...OF_ADMINS]],
    ['__proto__', [], OF_USERS],
    ['constructor', [], OF_USERS],
  ])('%s', (role, allowed, refused) => {
    expect(allowed.filter((permission) => !roleMay(role, permission))).toEqual([]);
    expect(refused.filter((permission) => roleMay(role, permission))).toEqual([]);
  });

  it('takes a wildcard for one resource only, and for none that is asked for', () => {
    expect(roleMay('USER', 'profiles:read')).toBe(false);
    expect(roleMay('USER', 'deals:*')).toBe(false);
    expect(roleMay('USER', '*')).toBe(false);
  });
});
