import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ACCESS_TABLE } from './access-table.js';
import { World } from './world.js';

// Broken object property level authorisation (OWASP API3:2023), for every body that the OpenAPI document describes: the
// good request of the access table plus fields that only the server may set. All are refused by name, nothing happens.

const PRIVILEGED: Record<string, unknown> = {
  id: '0190f3a0-0000-7000-8000-00000000000a',
  role: 'ADMIN',
  permissions: ['*'],
  isAdmin: true,
  emailVerified: true,
  emailVerifiedAt: '2020-01-01T00:00:00Z',
  suspendedAt: null,
  suspensionReason: null,
  deletedAt: null,
  purgedAt: null,
  passwordHash: 'x',
  userId: '0190f3a0-0000-7000-8000-00000000000a',
  ownerId: '0190f3a0-0000-7000-8000-00000000000a',
  sellerId: '0190f3a0-0000-7000-8000-00000000000a',
  status: 'PUBLISHED',
  state: 'READY',
  version_: 99,
  profileVersion: 99,
  termsVersion: 'x',
  publishedAt: '2020-01-01T00:00:00Z',
  expiresAt: '2099-01-01T00:00:00Z',
  createdAt: '2020-01-01T00:00:00Z',
  updatedAt: '2020-01-01T00:00:00Z',
  actorId: '0190f3a0-0000-7000-8000-00000000000a',
  storageKey: '../../etc/passwd',
  seller: { create: { role: 'ADMIN' } },
  user: { connect: { id: '0190f3a0-0000-7000-8000-00000000000a' } },
};

describe('fields that only the server may set', () => {
  let app: TestApp;
  let world: World;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await startTestApp();
    world = new World(app);
    await world.prepare();
    document = (await app.anonymous.get('/api/docs-json')).body as OpenAPIObject;
  });
  afterAll(() => app.stop());

  /** `POST /api/deals/{id}/sale` … of every operation that takes JSON, as the access table names it. */
  function jsonRoutes(): string[] {
    return Object.entries(document.paths).flatMap(([path, item]) =>
      (['post', 'put', 'patch', 'delete'] as const)
        .filter((method) => {
          const body = item[method]?.requestBody as { content?: Record<string, unknown> } | undefined;
          return body?.content?.['application/json'] !== undefined;
        })
        .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
  }

  it('are refused by name in every body of the document, and nothing is stored', async () => {
    const routes = jsonRoutes();
    expect(routes.length).toBeGreaterThan(10);
    const facts = await app.prisma.fact.count();
    for (const route of routes) {
      const { subject } = ACCESS_TABLE[route] ?? { subject: {} };
      const [method = '', pattern = ''] = route.split(' ');
      const admin = await world.someone('admin');
      const needs = typeof subject === 'function' ? await subject(world, admin.id) : subject;
      const path = pattern.replace(/:(\w+)/g, (_, name: string) => needs.params?.[name] ?? 'x');
      const before = await app.prisma.user.findUniqueOrThrow({ where: { id: admin.id } });
      const refused = async (fields: string[]) => {
        const extra = Object.fromEntries(fields.map((field) => [field, PRIVILEGED[field]]));
        const body = { ...extra, ...(needs.body as object | undefined) };
        const reply = await app.anonymous.as(admin.token).request(method, path, body, {
          headers: needs.headers ?? {},
        });
        expect({ route, status: reply.status }).toEqual({ route, status: 400 });
        const errors = (reply.body.errors ?? []) as { path: string; message: string }[];
        return fields.filter((field) =>
          errors.some(
            ({ path: place, message }) => place.split('.').at(-1) === field || message.includes(`"${field}"`),
          ),
        );
      };
      let swallowed = Object.keys(PRIVILEGED);
      // Where a body is looked at twice (its form, then against what is stored), the first faults hide the second.
      for (let named = await refused(swallowed); named.length > 0 && swallowed.length > 0;) {
        swallowed = swallowed.filter((field) => !named.includes(field));
        if (swallowed.length > 0) named = await refused(swallowed);
      }
      expect({ route, swallowed }).toEqual({ route, swallowed: [] });
      expect(await app.prisma.user.findUniqueOrThrow({ where: { id: admin.id } })).toEqual(before);
    }
    expect(await app.prisma.fact.count()).toBe(facts);
  });
});
