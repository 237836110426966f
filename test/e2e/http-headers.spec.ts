import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { picture } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { requestLines, sendRaw } from '../support/raw-http.js';

const FRONT_END = 'https://kwad.example';
const GENERATED = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;

describe('what every answer carries', () => {
  let app: TestApp;
  let user: Person;
  let media: string;

  beforeAll(async () => {
    app = await startTestApp({ CORS_ORIGINS: `${FRONT_END}, https://second.example` });
    user = await person(app);
    const image = await user.api.upload('/api/images', await picture());
    media = new URL((image.body as { variants: { url: string }[] }).variants[0]!.url).pathname;
  });
  afterAll(() => app.stop());

  describe('request id', () => {
    it.each([
      'abcdefgh',
      'req_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '550e8400-e29b-41d4-a716-446655440000',
      `a${'.b'.repeat(49)}`,
    ])('is the one that the caller sent: %s', async (id) => {
      const reply = await app.anonymous.get('/api/nope', { headers: { 'X-Request-Id': id } });
      expect(reply.headers.get('x-request-id')).toBe(id);
      expect(reply.body.requestId).toBe(id);
    });

    it.each([
      'short',
      'with space',
      '<script>1</script>',
      '-leading-dash',
      'quote"quote',
      'x'.repeat(101),
      'äöüäöüäöü',
    ])('is a new one where the offered one is not fit for a log: %s', async (id) => {
      const reply = await sendRaw(app.url, requestLines('GET', '/api/nope', { 'X-Request-Id': id }));
      expect(reply.headers.get('x-request-id')).toMatch(GENERATED);
      expectProblem(reply, 404, 'route.not_found');
    });

    it('differs from request to request', async () => {
      const replies = await Promise.all([1, 2, 3].map(() => app.anonymous.get('/api/categories')));
      expect(new Set(replies.map(({ headers }) => headers.get('x-request-id'))).size).toBe(3);
    });
  });

  describe('security headers', () => {
    it.each([
      ['GET', '/api/categories', 200],
      ['HEAD', '/api/categories', 200],
      ['GET', '/api/health/live', 200],
      ['GET', '/api/users/me', 401],
      ['GET', '/api/nope', 404],
      ['GET', '/api/deals/%zz', 400],
      ['PUT', '/api/deals', 405],
      ['POST', '/api/auth/login', 400],
      ['OPTIONS', '/api/deals', 204],
      ['GET', '/api/docs', 200],
      ['GET', '/api/docs-json', 200],
      ['GET', '/api/dev/mail', 200],
      ['GET', '/api/auth/verify-email?token=x', 200],
      ['GET', '/api/media/nothing.webp', 404],
    ])('are on %s %s', async (method, path, status) => {
      const { status: answered, headers } = await app.anonymous.request(method, path);
      expect(answered).toBe(status);
      expectSecured(headers);
      expect(headers.get('cache-control')).toBe('no-store');
    });

    it('are on pictures, which browsers may keep', async () => {
      const { status, headers } = await app.anonymous.get(media);
      expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
      expectSecured(headers);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    });

    it('are on the parts of the documentation', async () => {
      expectSecured((await app.anonymous.get('/api/docs/swagger-ui.css')).headers);
    });

    it('are on the answer to what is hardly HTTP', async () => {
      const { status, headers } = await sendRaw(app.url, 'GET\r\n\r\n');
      expect(status).toBe(400);
      expectSecured(headers);
    });

    it('let no script run but on the pages for people', async () => {
      const policyOf = async (path: string) =>
        (await app.anonymous.get(path)).headers.get('content-security-policy');
      expect(await policyOf('/api/deals')).toContain("default-src 'none'");
      expect(await policyOf('/api/docs-json')).toContain("default-src 'none'");
      expect(await policyOf('/api/docs')).toContain("script-src 'self'");
      expect(await policyOf('/api/auth/verify-email?token=x')).toContain("connect-src 'self'");
    });
  });

  describe('CORS', () => {
    it.each([FRONT_END, 'https://second.example'])(
      'lets %s read answers, with credentials',
      async (origin) => {
        const { headers } = await app.anonymous.get('/api/categories', { headers: { Origin: origin } });
        expect(headers.get('access-control-allow-origin')).toBe(origin);
        expect(headers.get('access-control-allow-credentials')).toBe('true');
        expect(headers.get('access-control-expose-headers')).toContain('ETag');
        expect(headers.get('vary')).toContain('Origin');
      },
    );

    it('lets the front end read problems too', async () => {
      const reply = await app.anonymous.get('/api/nope', { headers: { Origin: FRONT_END } });
      expect(reply.headers.get('access-control-allow-origin')).toBe(FRONT_END);
    });

    it.each(['https://evil.example', 'null', `${FRONT_END}.evil.example`, 'http://kwad.example', '*'])(
      'does not let %s read anything',
      async (origin) => {
        for (const path of ['/api/categories', '/api/nope', media]) {
          const { headers } = await app.anonymous.get(path, { headers: { Origin: origin } });
          expect(headers.get('access-control-allow-origin')).toBeNull();
        }
        const preflight = await app.anonymous.request('OPTIONS', '/api/deals', undefined, {
          headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
        });
        expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
      },
    );

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('tells the front end that it may %s', async (method) => {
      const { status, headers } = await app.anonymous.request('OPTIONS', '/api/deals', undefined, {
        headers: {
          Origin: FRONT_END,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'authorization,content-type,if-match',
        },
      });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(FRONT_END);
      expect(headers.get('access-control-allow-methods')?.split(', ')).toContain(method);
      expect(headers.get('access-control-allow-headers')).toContain('if-match');
    });
  });

  describe('when we fail', () => {
    it('says nothing of how it failed', async () => {
      await app.prisma.$executeRaw`ALTER TABLE "Category" RENAME TO "Category_away"`;
      try {
        const reply = await app.anonymous.get('/api/categories');
        expectProblem(reply, 500, 'internal');
        expect(JSON.stringify(reply.body)).not.toMatch(/prisma|category_|relation|\bat .+:\d+/i);
        expectSecured(reply.headers);
      } finally {
        await app.prisma.$executeRaw`ALTER TABLE "Category_away" RENAME TO "Category"`;
      }
    });
  });
});

function expectSecured(headers: Headers): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'x-request-id': expect.stringMatching(/^[\w.:-]{8,100}$/),
  });
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('server')).toBeNull();
}
