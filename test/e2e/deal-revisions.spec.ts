import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { publishDeal, uploadPicture } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

describe('an edit of a public deal', () => {
  let app: TestApp;
  let seller: Person;
  let moderator: Person;
  let other: Person;

  beforeAll(async () => {
    app = await startTestApp();
    [seller, moderator, other] = await Promise.all([
      person(app),
      person(app, { role: 'MODERATOR' }),
      person(app, { role: 'MODERATOR' }),
    ]);
  });
  afterAll(() => app.stop());

  const edit = async (id: string, body: object) => {
    const { headers } = await seller.api.get(`/api/deals/${id}`);
    return seller.api.patch(`/api/deals/${id}`, body, { headers: { 'If-Match': headers.get('etag')! } });
  };

  it('waits for a moderator, who sees word by word what would change; the old version stays visible', async () => {
    const { id } = await publishDeal(app, seller, moderator, { description: 'Flown twice, no crash.' });
    const pictureId = await uploadPicture(seller);
    const staged = await edit(id, {
      title: 'Four new motors',
      description: 'Flown ten times, no crash.',
      condition: 'fair',
      imageIds: [pictureId],
      priceCents: 4_000,
    });
    expect(staged.status).toBe(200);
    expect(staged.body).toMatchObject({
      title: 'Four motors, hardly flown',
      priceCents: 4_000,
      condition: 'good',
    });
    const seen = await app.anonymous.get(`/api/deals/${id}`);
    expect(seen.body).toMatchObject({ title: 'Four motors, hardly flown', priceCents: 4_000 });
    expect(seen.body.own).toBeUndefined();

    const queue = await moderator.api.get('/api/moderation/deals?kind=revision');
    const item = queue.body.items.find((one: { id: string }) => one.id === id);
    expect(item.review).toMatchObject({ kind: 'revision', weight: 0, claim: null });
    const changes = new Map<string, { from: unknown; to: unknown; diff: { op: string; text: string }[] }>(
      item.own.revision.changes.map((change: { field: string }) => [change.field, change]),
    );
    expect([...changes.keys()].sort()).toEqual(['condition', 'description', 'images', 'title']);
    expect(changes.get('condition')).toMatchObject({ from: 'good', to: 'fair' });
    expect(changes.get('images')!.to).toEqual([expect.objectContaining({ id: pictureId })]);
    const { diff } = changes.get('description')!;
    expect(
      diff
        .filter(({ op }) => op === 'added')
        .map(({ text }) => text)
        .join(),
    ).toContain('ten');
    expect(
      diff
        .filter(({ op }) => op !== 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe('Flown twice, no crash.');

    expectProblem(await seller.api.post(`/api/deals/${id}/revision/approval`), 403, 'auth.forbidden');
    const approved = await moderator.api.post(`/api/deals/${id}/revision/approval`, {
      revisionId: item.own.revision.id,
    });
    expect(approved.body).toMatchObject({ title: 'Four new motors', condition: 'fair', status: 'PUBLISHED' });
    expect(approved.body.images.map((image: { id: string }) => image.id)).toEqual([pictureId]);
    expectProblem(
      await moderator.api.post(`/api/deals/${id}/revision/approval`),
      404,
      'deal.revision.not_found',
    );
    const history = await moderator.api.get(`/api/moderation/deals/${id}/history`);
    expect(history.body.items.at(-1)).toMatchObject({
      verb: 'approve_revision',
      from: 'PUBLISHED',
      to: 'PUBLISHED',
    });
    await app.settle();
    const { body } = await seller.api.get('/api/notifications');
    expect(body.items[0].kind).toBe('deal.revision_approved');
  });

  it('adds to the change that waits; a moderator who read the older one is told so', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    const first = await edit(id, { title: 'Another title' });
    const second = await edit(id, { description: 'Another description.' });
    const fields = second.body.own.revision.changes.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['title', 'description']);
    const stale = { revisionId: first.body.own.revision.id };
    expectProblem(
      await moderator.api.post(`/api/deals/${id}/revision/approval`, stale),
      409,
      'deal.revision.replaced',
    );
    // Saying again what is public takes the field out.
    const third = await edit(id, {
      title: 'Four motors, hardly flown',
      description: 'Bought in spring, flown twice.',
    });
    expect(third.body.own.revision).toBeNull();
  });

  it('is refused with a statement of reasons; the seller may take it back; it ends with the deal', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    await edit(id, { title: 'Rare vintage motors' });
    const declined = await moderator.api.post(`/api/deals/${id}/revision/decline`, {
      reason: 'MISLEADING_TITLE',
    });
    expect([declined.status, declined.body.own.revision]).toEqual([200, null]);
    const statements = await seller.api.get(`/api/deals/${id}/statements`);
    expect(statements.body.items[0]).toMatchObject({ decision: 'REVISION_DECLINE', automated: false });

    await edit(id, { title: 'Plain motors' });
    const withdrawn = await seller.api.delete(`/api/deals/${id}/revision`);
    expect([withdrawn.status, withdrawn.body.own.revision]).toEqual([200, null]);

    const again = await edit(id, { title: 'Plainer motors' });
    await seller.api.post(`/api/deals/${id}/archive`);
    const row = await app.prisma.dealRevision.findUnique({ where: { id: again.body.own.revision.id } });
    expect(row?.status).toBe('CLOSED');
  });

  it('cannot take every picture away, nor use pictures of another deal', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    const busy = await publishDeal(app, seller, moderator);
    const { body } = await seller.api.get(`/api/deals/${busy.id}`);
    expectProblem(await edit(id, { imageIds: [] }), 422, 'deal.incomplete');
    expectProblem(await edit(id, { imageIds: [body.images[0].id] }), 422, 'deal.images_not_usable');
  });

  it('is decided by one of two moderators at once, and never against a claim', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    await edit(id, { title: 'Contested motors' });
    expect((await other.api.post(`/api/moderation/deals/${id}/claim`)).status).toBe(200);
    expectProblem(await moderator.api.post(`/api/deals/${id}/revision/approval`), 409, 'moderation.claimed');
    await other.api.delete(`/api/moderation/deals/${id}/claim`);
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => moderator.api.post(`/api/deals/${id}/revision/approval`)),
      ...Array.from({ length: 5 }, () =>
        other.api.post(`/api/deals/${id}/revision/decline`, { reason: 'DUPLICATE' }),
      ),
    ]);
    const codes = answers.map(({ status }) => status);
    expect(codes.filter((status) => status === 200)).toHaveLength(1);
    expect(codes.filter((status) => ![200, 404, 409].includes(status))).toEqual([]);
  });
});
