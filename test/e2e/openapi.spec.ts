import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problems.js';
import { nodesOf, operationsOf, routesIn } from '../support/openapi.js';
import type { OpenApi, Operation } from '../support/openapi.js';
import { grown, lostShapes, responseShapes } from '../support/response-baseline.js';
import type { ResponseShapes } from '../support/response-baseline.js';

/** One's own account and sessions, what is handed out once, and the floor, which is null to all but the seller. */
const DELICATE = [
  'Deal own.floorCents',
  'Identities items[].email',
  'Me email',
  'Me emailBouncing',
  'Me emailVerified',
  'Me hasPassword',
  'ModerationQueueItem own.floorCents',
  'RecoveryCodes recoveryCodes',
  'Session ip',
  'SignInChallenge challengeToken',
  'Tokens accessToken',
  'Tokens refreshToken',
  'TotpEnrolment otpauthUrl',
  'TotpEnrolment secret',
];

describe('the documentation of the API', () => {
  let app: TestApp;
  let document: OpenApi;
  let operations: Operation[];

  beforeAll(async () => {
    app = await startTestApp();
    const reply = await app.anonymous.get('/api/docs-json');
    expect(reply.headers.get('content-type')).toContain('application/json');
    document = reply.body as OpenApi;
    operations = operationsOf(document);
  });
  afterAll(() => app.stop());

  const namesOf = (found: Operation[]) => found.map(({ name }) => name);

  it('is an OpenAPI 3.0 document', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.0\.\d$/),
      info: {
        title: 'KwadMarket',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        description: expect.any(String),
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
    expect(Object.keys(document.components.schemas).filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual(
      [],
    );
  });

  it('has no reference that leads nowhere', () => {
    const known = new Set(
      Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
    );
    const dangling = [...nodesOf(document)].filter(
      ([, { $ref }]) => typeof $ref === 'string' && !known.has($ref),
    );
    expect(dangling).toEqual([]);
  });

  it('says nothing in words that OpenAPI 3.0 does not know', () => {
    const foreign = [
      '$schema',
      '$defs',
      'definitions',
      'const',
      'patternProperties',
      'propertyNames',
      'prefixItems',
    ];
    const schemas = [...nodesOf(document)].filter(([way]) => !way.endsWith('/properties'));
    expect(schemas.filter(([, node]) => foreign.some((word) => word in node))).toEqual([]);
    expect(schemas.filter(([, { type }]) => Array.isArray(type) || type === 'null')).toEqual([]);
    expect(schemas.filter(([, node]) => '$ref' in node && Object.keys(node).length > 1)).toEqual([]);
  });

  it('has every route of the running server', () => {
    const fastify = app.app.getHttpAdapter().getInstance();
    const routes = routesIn(fastify.printRoutes({ commonPrefix: false }));
    const ours = routes.filter((route) => !/ \/api\/(docs|dev|media)/.test(route));
    expect(ours.length).toBeGreaterThan(30);
    expect(namesOf(operations).sort()).toEqual(ours.sort());
  });

  it('says of every operation what it is for', () => {
    const silent = operations.filter(
      ({ summary, tags }) => !/^[A-Z].{2,80}[^.]$/.test(summary) || tags.length !== 1,
    );
    expect(namesOf(silent)).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('says of every operation who may call it', () => {
    const undeclared = operations.filter((operation) => {
      const { description, security, 'x-permission': permission } = operation;
      const isPublic =
        security === undefined && permission === undefined && /(^|\n)Public$/.test(description);
      const isAllowed = security !== undefined && description.includes(`Permission: \`${permission}\``);
      return isPublic === isAllowed;
    });
    expect(namesOf(undeclared)).toEqual([]);
  });

  it('names and types every parameter', () => {
    const parameters = operations.flatMap((operation) =>
      operation.parameters.map((one) => ({ ...one, of: operation.name })),
    );
    expect(parameters.filter(({ name, schema }) => !name || Object.keys(schema ?? {}).length === 0)).toEqual(
      [],
    );
    expect(
      operations.filter(
        ({ parameters: own }) => new Set(own.map((one) => `${one.in} ${one.name}`)).size < own.length,
      ),
    ).toEqual([]);
    const inPath = operations.filter(({ path, parameters: own }) => {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = own.filter((one) => one.in === 'path' && one.required).map(({ name }) => name);
      return wanted.join() !== given.join();
    });
    expect(namesOf(inPath)).toEqual([]);
  });

  it('offers bodies that can be sent as they stand, and filters that are empty', () => {
    const inQuery = operations.flatMap(({ parameters }) => parameters.filter((one) => one.in === 'query'));
    expect(inQuery.filter(({ schema }) => 'example' in schema)).toEqual([]);
    const { properties } = document.components.schemas.OpenDealBody as {
      properties: Record<string, { example?: unknown }>;
    };
    expect(properties.imageIds?.example).toEqual([]);
    expect(properties.postcode?.example).toBe('69001');
  });

  it('gives the shape of every good answer, or says that it is empty', () => {
    const vague = operations.filter(({ responses }) => {
      const good = Object.entries(responses).filter(([status]) => /^2|^302$/.test(status));
      const clear = ([status, { description, content }]: (typeof good)[number]) =>
        description.length > 2 &&
        (content
          ? Object.values(content).every(({ schema }) => schema)
          : ['202', '204', '302'].includes(status));
      return good.length === 0 || !good.every(clear);
    });
    expect(namesOf(vague)).toEqual([]);
  });

  it('shows addresses, secrets and what is between a deal and its seller in these answers only', () => {
    // Every reply of the tests is compared with the document to its last field, so what is not here is shown nowhere.
    const delicate = /email|hash$|secret|token|password|code|otpauth|floor|storageKey|\bip$|auth$|p256dh/i;
    const harmless = /blurhash|postcode|tokenType|statusCode|channels\.email/i;
    const shown = Object.keys(responseShapes(document).fields).filter((place) => {
      const field = place.slice(place.indexOf(' ') + 1);
      return delicate.test(field) && !harmless.test(field);
    });
    expect(shown.sort()).toEqual(DELICATE);
  });

  it('gives the problems of every operation, with their codes', () => {
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    for (const { responses, security } of operations) {
      expect(responses['500']).toEqual({
        description: expect.stringContaining('`internal`'),
        content: problem,
      });
      expect(responses['503']).toBeDefined();
      if (security)
        expect(responses['401']).toEqual({
          description: expect.stringContaining('`auth.required`'),
          content: problem,
        });
      if (security) expect(responses['403']?.description).toContain('`auth.forbidden`');
    }
    const codes = (name: string, status: string) =>
      operations.find((one) => one.name === name)?.responses[status]?.description;
    expect(codes('POST /api/deals/{id}/approval', '409')).toContain('`deal.transition.conflict`');
    expect(codes('POST /api/deals/{id}/approval', '403')).toMatch(/`deal.own`[^]*`auth.forbidden`/);
    expect(codes('PATCH /api/deals/{id}', '412')).toContain('`request.version_stale`');
    expect(codes('POST /api/auth/refresh', '401')).toMatch(/`auth.refresh.invalid`[^]*`auth.refresh.reused`/);
  });

  it('tells the report of a sick process from a problem', () => {
    const health = operations.find(({ name }) => name === 'GET /api/health');
    const report = { 'application/json': { schema: { $ref: '#/components/schemas/HealthReport' } } };
    expect(health?.responses['503']).toEqual({ description: 'Down', content: report });
  });

  it('knows every body by its name', () => {
    const bodies = operations.flatMap(({ name, requestBody }) =>
      requestBody ? [{ name, ...requestBody }] : [],
    );
    const json = bodies.filter(({ content }) => content['application/json']);
    const unnamed = json.filter(
      ({ content }) => !/\/\w+Body$/.test(String(content['application/json']?.schema.$ref)),
    );
    expect(unnamed).toEqual([]);
    expect(json.length).toBeGreaterThanOrEqual(8);
    expect(bodies.filter(({ content }) => !content['application/json']).map(({ name }) => name)).toEqual([
      'POST /api/images',
      'POST /api/products/import',
    ]);
    expect(bodies.filter(({ required }) => !required).map(({ name }) => name)).toEqual([
      'POST /api/deals/{id}/sale',
    ]);
  });

  it('leaves room for answers to grow, and none for unknown fields of bodies', () => {
    expect(document.components.schemas.Deal).not.toHaveProperty('additionalProperties');
    expect(document.components.schemas.OpenDealBody).toMatchObject({ additionalProperties: false });
  });

  it('only grows: no field of an answer goes, or changes its type', async () => {
    const now = responseShapes(document);
    const file = new URL('../../docs/openapi-baseline.json', import.meta.url);
    const before = JSON.parse(await readFile(file, 'utf8')) as ResponseShapes;
    // What is new passes; `npm run docs:baseline` adds it.
    expect(lostShapes(before, now)).toEqual([]);
    if (process.env.BASELINE === 'grow') {
      await writeFile(file, `${JSON.stringify(grown(before, now), null, 2)}\n`);
    }
  });

  it('would notice a field that went, changed its type, or became null or missing', () => {
    const now = responseShapes(document);
    const without = structuredClone(now);
    delete without.fields['Deal title'];
    expect(lostShapes(now, without)).toContain('GET /api/deals/{id} 200  title: was string, is gone');
    const other = (type: string) => ({ ...now, fields: { ...now.fields, 'Deal title': type } });
    for (const type of ['integer', 'string|null', 'string?', 'string[]']) {
      expect(lostShapes(now, other(type))).toContain(
        `GET /api/deals/{id} 200  title: was string, is ${type}`,
      );
    }
    expect(lostShapes(other('string|null?'), now)).toEqual([]);
    const { 'GET /api/deals/{id} 200': _gone, ...operations } = now.operations;
    expect(lostShapes(now, { ...now, operations })[0]).toContain('GET /api/deals/{id} 200');
    // Another name for the same fields is no loss.
    const renamed = JSON.parse(JSON.stringify(now).replaceAll(/"Deal( \w|")/g, '"Ad$1')) as ResponseShapes;
    expect(lostShapes(now, renamed)).toEqual([]);
  });

  it('is a page for people', async () => {
    const page = await app.anonymous.get('/api/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.body).toContain('<title>KwadMarket API</title>');
    const parts = [...String(page.body).matchAll(/(?:src|href)="\.\/(docs\/[^"]+)"/g)].map(
      ([, path]) => path,
    );
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect((await app.anonymous.get(`/api/${part}`)).status).toBe(200);
  });
});

describe('the documentation where it is turned off', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ DOCS_ENABLED: 'false' });
  });
  afterAll(() => app.stop());

  it.each(['/api/docs', '/api/docs-json', '/api/docs-yaml', '/api/docs/swagger-ui.css'])(
    'is not at %s',
    async (path) => {
      expectProblem(await app.anonymous.get(path), 404, 'route.not_found');
    },
  );
});
