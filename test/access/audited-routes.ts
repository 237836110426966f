import { randomBytes, randomUUID } from 'node:crypto';
import { after, DAY } from '../../src/common/time.js';
import { newId } from '../../src/common/ids.js';
import { product } from './subjects.js';
import { deal } from './world.js';
import type { Needs, Subject, World } from './world.js';

/** What a privileged route leaves in the audit log; where the access table asks for nothing good, a subject that is. */
export interface Audited {
  action: string;
  subject?: Subject;
}

// Every route that changes something on a privilege. One that is missing here fails the test, which names it.
export const AUDITED: Record<string, Audited> = {
  'POST /api/users/:id/second-factor-reset': {
    action: 'user.second_factor_reset',
    subject: async (world) => {
      const { id } = await world.someone('other');
      const secret = new Uint8Array(randomBytes(32));
      await world.app.prisma.totpCredential.create({ data: { userId: id, secret, confirmedAt: new Date() } });
      return { params: { id }, body: { reason: 'DEVICE_LOST', ticket: 'HELP-1' } };
    },
  },
  'POST /api/users/:id/restoration': {
    action: 'user.returned',
    subject: async (world) => {
      const { id, token } = await world.someone('other');
      await world.app.anonymous.as(token).delete('/api/users/me');
      return { params: { id } };
    },
  },
  'POST /api/users/:id/suspension': { action: 'user.suspended' },
  'DELETE /api/users/:id/suspension': {
    action: 'user.suspension_lifted',
    subject: async (world) => ({ params: { id: (await world.someone('suspended')).id } }),
  },

  'POST /api/deals/:id/approval': { action: 'deal.published' },
  'POST /api/deals/:id/decline': { action: 'deal.declined' },
  'POST /api/deals/:id/takedown': { action: 'deal.taken_down' },
  'POST /api/deals/:id/revision/approval': { action: 'deal.revision_approved', subject: staged() },
  'POST /api/deals/:id/revision/decline': {
    action: 'deal.revision_declined',
    subject: staged({ body: { reason: 'DUPLICATE' } }),
  },
  'POST /api/moderation/reports/:id/resolution': { action: 'report.resolved' },
  'POST /api/moderation/messages/:id/release': { action: 'message.released' },
  'POST /api/moderation/messages/:id/refusal': { action: 'message.refused' },
  'POST /api/moderation/message-reports/:id/resolution': { action: 'message.report_resolved' },
  'POST /api/moderation/appeals/:id/decision': { action: 'appeal.decided', subject: anAppeal },
  'GET /api/moderation/transparency.csv': { action: 'transparency.exported' },

  'POST /api/products': {
    action: 'product.created',
    subject: () =>
      Promise.resolve({ body: { slug: aSlug(), brand: 'T-Motor', name: 'F60', category: 'motor' } }),
  },
  'PATCH /api/products/:slug': {
    action: 'product.edited',
    subject: product({ body: { name: 'F61' }, headers: { 'If-Match': '"1"' } }),
  },
  'PATCH /api/products/:slug/specs': { action: 'product.edited' },
  'DELETE /api/products/:slug': { action: 'product.removed' },
  'POST /api/products/:slug/restoration': {
    action: 'product.restored',
    subject: async (world, ownerId) => {
      const needs = await make(product(), world, ownerId);
      const { slug } = needs.params!;
      await world.app.prisma.product.update({ where: { slug: slug! }, data: { deletedAt: new Date() } });
      return needs;
    },
  },
  'POST /api/products/:slug/merge': {
    action: 'product.merged',
    subject: async (world, ownerId) => {
      const kept = await make(product(), world, ownerId);
      return make(
        product({ body: { into: kept.params!.slug }, headers: { 'If-Match': '"1"' } }),
        world,
        ownerId,
      );
    },
  },
  'PUT /api/products/:slug/offers/:merchant': { action: 'product.offer_set' },
  'DELETE /api/products/:slug/offers/:merchant': {
    action: 'product.offer_removed',
    subject: async (world, ownerId) => {
      const needs = await make(product(), world, ownerId);
      const { slug, merchant } = needs.params as { slug: string; merchant: string };
      const terms = { url: 'https://shop.example/1', priceCents: 1, currency: 'EUR', inStock: true };
      await world.app.prisma.product.update({
        where: { slug },
        data: { offers: { create: { merchant, ...terms } } },
      });
      return needs;
    },
  },
  'POST /api/products/import': {
    action: 'import.requested',
    subject: { body: 'brand,name\nT-Motor,F60\n', headers: { 'Content-Type': 'text/csv' } },
  },
  'POST /api/products/imports/:id/application': {
    action: 'import.application_requested',
    subject: anImport('CHECKED'),
  },
  'POST /api/products/imports/:id/undo': { action: 'import.undo_requested', subject: anImport('APPLIED') },
  'POST /api/products/crawl/listings/:id/acceptance': { action: 'listing.accepted', subject: aListing },
  'POST /api/products/crawl/listings/:id/rejection': { action: 'listing.rejected', subject: aListing },
  'POST /api/search/reindex': { action: 'search.reindex_requested' },

  'PUT /api/admin/scam-patterns/:name': { action: 'scam_pattern.set' },
  'DELETE /api/admin/scam-patterns/:name': {
    action: 'scam_pattern.removed',
    subject: async ({ app }) => {
      const name = `a-test-${randomBytes(4).toString('hex')}`;
      await app.prisma.scamPattern.create({ data: { name, text: 'some words', updatedById: newId() } });
      return { params: { name } };
    },
  },
  'DELETE /api/admin/mail/suppressions/:id': {
    action: 'mail.suppression_lifted',
    subject: async ({ app }) => {
      const addressHash = new Uint8Array(randomBytes(32));
      const data = { addressHash, hint: 'n***@kwad.test', reason: 'BOUNCE' as const };
      return { params: { id: (await app.prisma.mailSuppression.create({ data })).id } };
    },
  },
  'POST /api/admin/jobs/:name/runs': {
    action: 'job.run_requested',
    subject: { params: { name: 'deals.expire' } },
  },
  'PUT /api/admin/jobs/:name/pause': { action: 'job.paused' },
  'DELETE /api/admin/jobs/:name/pause': {
    action: 'job.resumed',
    subject: async ({ app }) => {
      const [name, paused] = ['offers.expire', { pausedAt: new Date() }];
      await app.prisma.timedJob.upsert({ where: { name }, create: { name, ...paused }, update: paused });
      return { params: { name } };
    },
  },
  'POST /api/admin/deliveries/:id/retry': { action: 'delivery.retried', subject: aDeadDelivery },
  'DELETE /api/admin/deliveries/:id': { action: 'delivery.dropped', subject: aDeadDelivery },
  'POST /api/admin/facts/:id/replay': { action: 'fact.replayed', subject: aDeadFact },
  'DELETE /api/admin/facts/:id': { action: 'fact.dropped', subject: aDeadFact },
};

/** Privileged requests that are not reading by their method, and leave no entry. Each says why. */
export const NOT_AUDITED: Record<string, string> = {
  'POST /api/moderation/deals/:id/claim': 'says for ten minutes who is reading; the decision is audited',
  'DELETE /api/moderation/deals/:id/claim': 'the same',
  'POST /api/admin/scam-patterns/trial': 'tries a text and changes nothing',
  'POST /api/products/crawl/jobs': 'has a public page read: the row of the job is its record',
  'POST /api/products/crawl/results': 'a machine tells what it saw; what is made of it is audited',
};

/** What a route needs, ready for one call. */
export function make(subject: Subject, world: World, ownerId: string): Promise<Needs> | Needs {
  return typeof subject === 'function' ? subject(world, ownerId) : subject;
}

const aSlug = () => `motor-${randomBytes(8).toString('hex')}`;

function staged(needs: Needs = {}): Subject {
  return async (world, ownerId) => {
    const made = await make(deal('PUBLISHED', needs), world, ownerId);
    await world.app.prisma.dealRevision.create({ data: { dealId: made.params!.id!, title: 'Five motors' } });
    return made;
  };
}

async function anAppeal(world: World): Promise<Needs> {
  const { id: sellerId } = await world.someone('other');
  const dealId = await world.deal(sellerId, 'DECLINED');
  const { id } = await world.app.prisma.appeal.create({
    data: {
      dealId,
      sellerId,
      text: 'It is mine.',
      statement: {
        create: {
          userId: sellerId,
          dealId,
          decision: 'DECLINE',
          reason: 'DUPLICATE',
          rule: 'Once is enough.',
          facts: 'It is there twice.',
          appealUntil: after(DAY),
        },
      },
    },
  });
  return { params: { id }, body: { decision: 'uphold', note: 'It stays.' } };
}

function anImport(state: 'CHECKED' | 'APPLIED'): Subject {
  return async ({ app }) => {
    const data = { state, goal: state, fileName: 'motors.csv', byteSize: 10, options: {} };
    return { params: { id: (await app.prisma.productImport.create({ data })).id } };
  };
}

async function aListing(world: World, ownerId: string): Promise<Needs> {
  const { params } = await make(product(), world, ownerId);
  const url = `https://shop.example/${randomUUID()}`;
  const data = { url, merchant: 'shop.example', title: 'F60' };
  const { id } = await world.app.prisma.crawledListing.create({ data });
  return { params: { id }, body: { productSlug: params!.slug } };
}

async function aDeadDelivery(world: World): Promise<Needs> {
  const { id: userId } = await world.someone('other');
  const { deliveries } = await world.app.prisma.notification.create({
    data: {
      userId,
      kind: 'deal.approved',
      dedupeKey: randomUUID(),
      title: 'Your deal is on sale',
      text: 'Look',
      data: {},
      deliveries: { create: { channel: 'SOCKET', state: 'DEAD', lastError: 'no such host' } },
    },
    select: { deliveries: { select: { id: true } } },
  });
  return { params: { id: deliveries[0]!.id } };
}

async function aDeadFact({ app }: World): Promise<Needs> {
  const failure = { failures: 5, lastError: 'it broke', failedAt: new Date(), deadAt: new Date() };
  const id = await app.prisma.$transaction(async (tx) => {
    const fact = await tx.fact.create({
      data: { name: 'test.noted', data: {}, failure: { create: failure } },
    });
    // Delivered once more, it would not be dead.
    await tx.$executeRaw`DELETE FROM pgboss.job WHERE id = ${fact.id}::uuid`;
    return fact.id;
  });
  return { params: { id } };
}
