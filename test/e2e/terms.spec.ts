import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { PASSWORD, person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

const VERSION = '2027-02-01';

describe('the terms', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ TERMS_REQUIRED: 'true', TERMS_VERSION: VERSION });
  });
  afterAll(() => app.stop());

  const account = (name: string) => ({ email: `${name}@kwad.test`, password: PASSWORD, displayName: name });
  const accept = (api: TestApp['anonymous'], version: string) => api.post('/api/users/me/terms', { version });

  it('tell everybody which version is in force', async () => {
    const { body } = await app.anonymous.get('/api/auth/terms');
    expect(body).toEqual({ version: VERSION, required: true });
  });

  it('must be accepted in that version to register, and the acceptance is recorded', async () => {
    const register = (body: object) => app.anonymous.post('/api/auth/register', body);
    expectProblem(await register(account('none')), 422, 'auth.terms_required');
    const old = { ...account('old'), acceptTerms: '2026-11-01' };
    expectProblem(await register(old), 422, 'auth.terms_version_wrong');
    expect((await register({ ...account('good'), acceptTerms: VERSION })).status).toBe(202);
    const kept = await app.prisma.termsAcceptance.findMany({ where: { user: { email: 'good@kwad.test' } } });
    expect(kept).toMatchObject([{ version: VERSION }]);
  });

  it('hold back writes, and nothing else, until the new version is accepted', async () => {
    const { id, api } = await person(app);
    await app.prisma.user.update({ where: { id }, data: { termsVersion: '2026-11-01' } });
    const write = () => api.patch('/api/users/me', { bio: 'Hello' });
    expectProblem(await write(), 403, 'auth.terms_outdated');
    expectProblem(await api.post('/api/deals', {}), 403, 'auth.terms_outdated');
    expect((await api.get('/api/users/me')).body).toMatchObject({ termsVersion: '2026-11-01' });
    expect((await api.post('/api/users/me/export')).status).toBe(202);
    expectProblem(await accept(api, '2026-11-01'), 422, 'auth.terms_version_wrong');
    const accepted = await Promise.all(Array.from({ length: 5 }, () => accept(api, VERSION)));
    expect(accepted.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
    expect((await write()).status).toBe(200);
    expect(await app.prisma.termsAcceptance.count({ where: { userId: id } })).toBe(1);
    expect(await app.prisma.fact.count({ where: { name: 'user.terms_accepted', actorId: id } })).toBe(1);
  });

  it('let go whoever does not agree', async () => {
    const { api } = await person(app);
    expectProblem(await api.patch('/api/users/me', { bio: 'No' }), 403, 'auth.terms_outdated');
    expect((await api.delete('/api/users/me')).status).toBe(204);
  });

  it('cannot be rewritten once accepted', async () => {
    const { api } = await person(app);
    await accept(api, VERSION);
    await expect(app.prisma.termsAcceptance.updateMany({ data: { version: 'x' } })).rejects.toThrow(
      'append-only',
    );
  });
});
