import { randomUUID } from 'node:crypto';
import { dealBody } from '../support/deals.js';
import { admins, blind, members, moderators, open, owner } from './lines.js';
import type { Line } from './lines.js';
import {
  alert,
  aMessage,
  discussion,
  heldMessage,
  messageReport,
  ownMessage,
  payloadOf,
  priceOffer,
  product,
  report,
  sellersMessage,
  somebody,
} from './subjects.js';
import { deal } from './world.js';
import type { Subject } from './world.js';

// Who gets what, for every route of the server. A route that is missing here fails the test, which names it: add a line.
//
//   open()        everybody; blind() too, whatever their token
//   members()     whoever is signed in
//   owner()       its owner, others 404   moderators()  moderators and admins, others 403    admins()  admins, others 403
//
// Each takes the status that those who may get (2: any 2xx; a 4xx where the request is deliberately empty), what the
// request needs, and whoever differs. A suspended person gets 401 wherever
// somebody looks at the token.

const NOBODY = '0190f3a0-0000-7000-8000-000000000001';
const email = { email: 'nobody@kwad.test' };
const token = { token: 'made-up' };
const toMe: Subject = async (_world, ownerId) => ({ params: { id: ownerId } });
const myImage: Subject = async (world, ownerId) => ({ params: { id: await world.image(ownerId) } });
const mySession: Subject = async (world, userId) => {
  const data = { userId, expiresAt: new Date(Date.now() + 3_600_000) };
  return { params: { id: (await world.app.prisma.session.create({ data })).id } };
};
const myBrowser: Subject = async (world, userId) => {
  const endpoint = `https://push.test/${randomUUID()}`;
  const data = { userId, endpoint, p256dh: 'x', auth: 'x' };
  return { params: { id: (await world.app.prisma.pushSubscription.create({ data })).id } };
};
/** What everybody may see but only the owner may change: 403, not 404. */
const SEEN = { unverified: 403, other: 403, moderator: 403, admin: 403 };
/** Whoever could not join is not there. */
const NOT_JOINED = { unverified: 409, other: 409, moderator: 409, admin: 409 };
const local = { params: { provider: 'local' } };

export const ACCESS_TABLE: Record<string, Line> = {
  // probes and pages
  'GET /api/health': open(),
  'GET /api/health/live': open(),
  'GET /api/health/ready': open(),
  'GET /api/dev/mail': open(),
  'GET /api/metrics': blind(),

  // proving who one is
  'POST /api/auth/register': blind(2, {
    body: { ...email, password: 'a fine long one', displayName: 'Nobody' },
  }),
  'POST /api/auth/resend-verification': blind(2, { body: email }),
  'GET /api/auth/verify-email': blind(2, { query: 'token=made-up' }),
  'POST /api/auth/verify-email': blind(400, { body: token }),
  'POST /api/auth/login': blind(401, { body: { ...email, password: 'wrong' } }),
  'POST /api/auth/refresh': blind(401, { body: { refreshToken: 'made-up' } }),
  'POST /api/auth/forgot-password': open(2, { body: email }),
  'GET /api/auth/reset-password': open(2, { query: 'token=made-up' }),
  'POST /api/auth/reset-password': open(400, { body: { ...token, password: 'a fine long one' } }),
  'GET /api/auth/restore-account': open(2, { query: 'token=made-up' }),
  'POST /api/auth/restore-account': open(400, { body: token }),
  'POST /api/auth/change-password': members(2, {
    body: { currentPassword: 'wrong', newPassword: 'a fine long one' },
  }),
  'POST /api/auth/change-email': members(2, { body: { newEmail: 'nobody@kwad.test', password: 'wrong' } }),
  'GET /api/auth/confirm-email': open(2, { query: 'token=made-up' }),
  'POST /api/auth/confirm-email': open(400, { body: token }),
  'POST /api/auth/mfa/totp': members(2, { body: { password: 'wrong' } }),
  'POST /api/auth/mfa/totp/confirm': members(404, { body: { code: '000000' } }),
  'DELETE /api/auth/mfa/totp': members(404, { body: { password: 'wrong', code: '000000' } }),
  'POST /api/auth/mfa/recovery-codes': members(404, { body: { password: 'wrong', code: '000000' } }),
  'POST /api/users/:id/second-factor-reset': admins(404, somebody({ body: { reason: 'DEVICE_LOST' } })),
  'POST /api/auth/mfa/verify': open(401, { body: { challengeToken: 'made-up', code: '000000' } }),
  'GET /.well-known/jwks.json': open(),
  'POST /api/auth/logout': members(),
  'POST /api/auth/logout-all': members(),
  'GET /api/auth/sessions': members(),
  'DELETE /api/auth/sessions/:id': owner(2, mySession),
  'GET /api/auth/terms': open(),
  'GET /api/auth/oidc': blind(),
  'GET /api/auth/oidc/:provider': blind(404, local),
  'GET /api/auth/oidc/:provider/callback': blind(404, local),
  'GET /api/auth/identities': members(),
  'POST /api/auth/oidc/:provider/link': members(400, local),
  'DELETE /api/auth/oidc/:provider': members(404, local),

  // people
  'GET /api/users/me': members(),
  'PATCH /api/users/me': members(2, { body: { bio: 'Flies.' } }),
  'DELETE /api/users/me': members(),
  'DELETE /api/users/me/mail-suppression': members(2, {}, { unverified: 403 }),
  'POST /api/users/me/terms': members(2, { body: { version: '2026-11-01' } }),
  'POST /api/users/me/export': members(),
  'GET /api/users/me/export': members(404),
  'GET /api/users/me/export/file': members(403, { query: `id=${NOBODY}&until=1&signature=x` }),
  'GET /api/users/me/deals': members(),
  'GET /api/users/me/deals/counts': members(),
  'GET /api/users/me/favorites': members(),
  'GET /api/users/me/blocks': members(),
  'POST /api/users/:id/block': members(2, somebody()),
  'DELETE /api/users/:id/block': members(2, somebody()),
  'GET /api/users/:id/deals': open(2, toMe),
  'GET /api/users/:id': open(2, toMe),

  // pictures
  'POST /api/images': members(400),
  'DELETE /api/images/:id': owner(2, myImage),

  // catalogue
  'GET /api/categories': open(),
  'GET /api/products': open(),
  'GET /api/products/facets': open(),
  'GET /api/products/specs': open(),
  'GET /api/products/removed': admins(),
  'POST /api/products/import': admins(400),
  'GET /api/products/imports': admins(),
  'GET /api/products/imports/:id': admins(404, { params: { id: NOBODY } }),
  'GET /api/products/imports/:id/rows': admins(404, { params: { id: NOBODY } }),
  'GET /api/products/imports/:id/errors.csv': admins(404, { params: { id: NOBODY } }),
  'POST /api/products/imports/:id/application': admins(404, { params: { id: NOBODY } }),
  'POST /api/products/imports/:id/undo': admins(404, { params: { id: NOBODY } }),
  'GET /api/products/crawl/jobs': admins(),
  'POST /api/products/crawl/jobs': admins(422, { body: { kind: 'LIST', url: 'https://shop.example/' } }),
  'POST /api/products/crawl/results': admins(2, { body: {} }),
  'GET /api/products/crawl/listings': admins(),
  'POST /api/products/crawl/listings/:id/acceptance': admins(404, { params: { id: NOBODY } }),
  'POST /api/products/crawl/listings/:id/rejection': admins(404, { params: { id: NOBODY } }),
  'GET /api/products/:slug': open(404, { params: { slug: 'nothing' } }),
  'GET /api/products/:slug/price-history': open(2, product()),
  'GET /api/products/:slug/deals': open(2, product()),
  'POST /api/products': admins(400, { body: {} }),
  'PATCH /api/products/:slug': admins(2, product({ body: { name: 'F60' }, headers: { 'If-Match': '"1"' } })),
  'PATCH /api/products/:slug/specs': admins(
    2,
    product({ body: { kv: 1_950 }, headers: { 'If-Match': '"1"' } }),
  ),
  'DELETE /api/products/:slug': admins(2, product({ headers: { 'If-Match': '"1"' } })),
  'POST /api/products/:slug/restoration': admins(409, product()),
  'POST /api/products/:slug/merge': admins(
    404,
    product({ body: { into: 'nothing' }, headers: { 'If-Match': '"1"' } }),
  ),
  'PUT /api/products/:slug/offers/:merchant': admins(
    2,
    product({ body: { url: 'https://shop.example/1', priceCents: 1, currency: 'EUR', inStock: true } }),
  ),
  'DELETE /api/products/:slug/offers/:merchant': admins(404, product()),

  // deals
  'GET /api/deals': open(),
  'POST /api/deals': members(2, { body: dealBody() }),
  'GET /api/deals/:id': open(2, deal('PUBLISHED')),
  'PATCH /api/deals/:id': owner(
    2,
    deal('PUBLISHED', { body: { priceCents: 4_000 }, headers: { 'If-Match': '"1"' } }),
    SEEN,
  ),
  'DELETE /api/deals/:id': owner(2, deal('DRAFT')),
  'GET /api/deals/:id/similar': open(2, deal('PUBLISHED')),
  'GET /api/deals/:id/price-history': open(2, deal('PUBLISHED')),
  'GET /api/deals/:id/statements': owner(2, deal('DECLINED'), { moderator: 2, admin: 2 }),
  'PUT /api/deals/:id/favorite': members(2, deal('PUBLISHED')),
  'DELETE /api/deals/:id/favorite': members(2, deal('PUBLISHED')),
  'POST /api/deals/:id/reservation': owner(2, deal('PUBLISHED'), SEEN),
  'DELETE /api/deals/:id/reservation': owner(2, deal('RESERVED'), SEEN),
  'POST /api/deals/:id/renewal': owner(2, deal('PUBLISHED'), SEEN),
  'GET /api/deals/:id/renewal': blind(400, deal('PUBLISHED', { query: 'token=made-up' })),
  'POST /api/deals/:id/renewal/confirmation': blind(400, deal('PUBLISHED', { body: token })),
  'DELETE /api/deals/:id/revision': owner(404, deal('PUBLISHED'), SEEN),
  'POST /api/deals/:id/revision/approval': moderators(404, deal('PUBLISHED')),
  'POST /api/deals/:id/revision/decline': moderators(
    404,
    deal('PUBLISHED', { body: { reason: 'DUPLICATE' } }),
  ),
  'POST /api/deals/:id/reports': members(2, deal('PUBLISHED', { body: { reason: 'DUPLICATE' } }), {
    owner: 403,
  }),
  'POST /api/deals/:id/appeal': owner(409, deal('DECLINED', { body: { text: 'It is mine.' } }), {
    moderator: 404,
    admin: 404,
  }),
  'GET /api/sitemap/deals': open(),
  'GET /api/robots.txt': open(),

  // conversations and prices
  'POST /api/deals/:id/discussions': members(2, deal('PUBLISHED'), { owner: 403 }),
  'GET /api/discussions': members(),
  'GET /api/discussions/unread-count': members(),
  'GET /api/discussions/:id': owner(2, discussion()),
  'GET /api/discussions/:id/messages': owner(2, discussion()),
  'POST /api/discussions/:id/messages': owner(2, discussion({ body: aMessage() })),
  'PATCH /api/discussions/:id/messages/:messageId': owner(2, ownMessage({ body: { body: 'Edited.' } })),
  'DELETE /api/discussions/:id/messages/:messageId': owner(2, ownMessage()),
  'POST /api/discussions/:id/messages/:messageId/reports': owner(
    2,
    sellersMessage({ body: { reason: 'OFFENSIVE' } }),
  ),
  'PUT /api/discussions/:id/archive': owner(2, discussion()),
  'DELETE /api/discussions/:id/archive': owner(2, discussion()),
  'POST /api/discussions/:id/read': owner(2, discussion({ body: { upTo: 0 } })),
  'GET /api/discussions/:id/offers': owner(2, discussion()),
  'POST /api/discussions/:id/offers': owner(2, discussion({ body: { priceCents: 4_000 } })),
  'GET /api/offers/:id': owner(2, priceOffer('BUYER')),
  'POST /api/offers/:id/counter': owner(2, priceOffer('SELLER', { body: { priceCents: 3_900 } })),
  'POST /api/offers/:id/acceptance': owner(2, priceOffer('SELLER')),
  'POST /api/offers/:id/decline': owner(2, priceOffer('SELLER')),
  'DELETE /api/offers/:id': owner(2, priceOffer('BUYER')),

  'POST /api/deals/:id/submission': owner(2, deal('DRAFT')),
  'POST /api/deals/:id/approval': moderators(2, deal('PENDING')),
  'POST /api/deals/:id/decline': moderators(2, deal('PENDING', { body: { reason: 'DUPLICATE' } })),
  'POST /api/deals/:id/takedown': moderators(2, deal('PUBLISHED', { body: { reason: 'DUPLICATE' } })),
  'POST /api/deals/:id/sale': owner(2, deal('PUBLISHED'), SEEN),
  'POST /api/deals/:id/archive': owner(2, deal('DRAFT')),
  'POST /api/deals/:id/restoration': owner(409, deal('DRAFT')),

  // moderation
  'GET /api/moderation/counts': moderators(),
  'GET /api/moderation/deals': moderators(),
  'GET /api/moderation/deals/:id/history': moderators(2, deal('PENDING')),

  'POST /api/moderation/deals/:id/claim': moderators(2, deal('PENDING')),
  'DELETE /api/moderation/deals/:id/claim': moderators(2, deal('PENDING')),
  'GET /api/moderation/deals/:id/image-matches': moderators(2, deal('PENDING')),
  'GET /api/moderation/reports': moderators(),
  'POST /api/moderation/reports/:id/resolution': moderators(2, report),
  'GET /api/moderation/messages': moderators(),
  'POST /api/moderation/messages/:id/release': moderators(2, heldMessage),
  'POST /api/moderation/messages/:id/refusal': moderators(2, heldMessage),
  'GET /api/moderation/message-reports': moderators(),
  'POST /api/moderation/message-reports/:id/resolution': moderators(2, messageReport),
  'GET /api/moderation/appeals': moderators(),
  'POST /api/moderation/appeals/:id/decision': moderators(404, {
    params: { id: NOBODY },
    body: { decision: 'uphold', note: 'It stays.' },
  }),
  'GET /api/moderation/transparency.csv': moderators(2, { query: 'from=2026-01-01&to=2026-02-01' }),
  'POST /api/users/:id/restoration': admins(409, somebody()),
  'POST /api/users/:id/suspension': moderators(2, somebody({ body: { reason: 'SUSPECTED_SCAM' } })),
  'DELETE /api/users/:id/suspension': moderators(409, somebody()),

  // alerts
  'GET /api/alerts': members(),
  'POST /api/alerts': members(2, {
    body: { name: 'Motors', kind: 'search', filters: { category: 'motor' }, frequency: 'daily' },
  }),
  'GET /api/alerts/:id': owner(2, alert()),
  'PATCH /api/alerts/:id': owner(2, alert({ body: { paused: true } })),
  'DELETE /api/alerts/:id': owner(2, alert()),
  'GET /api/alerts/:id/matches': owner(2, alert()),
  'GET /api/alerts/:id/deals': owner(2, alert()),
  'GET /api/alerts/:id/unsubscribe': blind(400, alert({ query: 'token=made-up' })),
  'POST /api/alerts/:id/unsubscribe': blind(400, alert({ query: 'token=made-up' })),

  // notifications
  'GET /api/notifications': members(),
  'GET /api/notifications/unread-count': members(),
  'POST /api/notifications/read': members(2, { body: { ids: 'all' } }),
  'GET /api/notifications/preferences': members(),
  'PUT /api/notifications/preferences': members(2, { body: { messagePreviews: false } }),
  'GET /api/notifications/push/public-key': open(404),
  'POST /api/notifications/push/subscriptions': members(404, {
    body: {
      endpoint: 'https://fcm.googleapis.com/fcm/send/x',
      keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
    },
  }),
  'DELETE /api/notifications/push/subscriptions/:id': owner(2, myBrowser),
  'GET /api/notifications/unsubscribe': blind(400, { query: 'token=made-up' }),
  'POST /api/notifications/unsubscribe': blind(400, { query: 'token=made-up' }),

  // search
  'GET /api/search': open(2, { query: 'q=motor' }),
  'GET /api/search/suggest': open(2, { query: 'q=mot' }),
  'GET /api/search/status': admins(),
  'POST /api/search/reindex': admins(),

  // behind the scenes
  'GET /api/admin/scam-patterns': admins(),
  'PUT /api/admin/scam-patterns/:name': admins(2, {
    params: { name: 'a-test' },
    body: { text: 'some words', enabled: false },
  }),
  'DELETE /api/admin/scam-patterns/:name': admins(404, { params: { name: 'nothing' } }),
  'POST /api/admin/scam-patterns/trial': admins(2, { body: { text: 'Hello' } }),
  'POST /api/webhooks/resend': blind(404, { body: { type: 'email.bounced' } }),
  'GET /api/admin/mail/suppressions': admins(),
  'DELETE /api/admin/mail/suppressions/:id': admins(404, { params: { id: NOBODY } }),
  'GET /api/admin/audit': admins(),
  'GET /api/admin/jobs': admins(),
  'GET /api/admin/jobs/:name/runs': admins(2, { params: { name: 'deals.expire' } }),
  'POST /api/admin/jobs/:name/runs': admins(404, { params: { name: 'nothing' } }),
  'PUT /api/admin/jobs/:name/pause': admins(2, { params: { name: 'deals.warn' } }),
  'DELETE /api/admin/jobs/:name/pause': admins(2, { params: { name: 'deals.warn' } }),
  'GET /api/admin/retention': admins(),
  'GET /api/admin/statistics': admins(2, { query: 'from=2026-01-01&to=2026-02-01' }),
  'GET /api/admin/statistics.csv': admins(2, { query: 'from=2026-01-01&to=2026-02-01' }),
  'GET /api/admin/deliveries/dead': admins(),
  'DELETE /api/admin/deliveries/:id': admins(404, { params: { id: NOBODY } }),
  'POST /api/admin/deliveries/:id/retry': admins(404, { params: { id: NOBODY } }),
  'GET /api/admin/facts/dead': admins(),
  'DELETE /api/admin/facts/:id': admins(404, { params: { id: NOBODY } }),
  'POST /api/admin/facts/:id/replay': admins(404, { params: { id: NOBODY } }),
};

/** Routes that are no controller's: pages, files and what browsers ask before they call. Told by how they begin. */
export const NOT_OURS = ['GET /api/docs', 'GET /api/media/', 'HEAD /', 'OPTIONS '];

/** Every event that clients may send, as routes are; `connect` is the handshake. The caller has tried to join before. */
export const SOCKET_TABLE: Record<string, Line> = {
  connect: members(),
  openDiscussion: members(2, payloadOf(deal('PUBLISHED'), 'dealId'), { owner: 403 }),
  joinDiscussion: owner(2, payloadOf(discussion(), 'discussionId')),
  leaveDiscussion: members(2, payloadOf(discussion(), 'discussionId')),
  sendMessage: owner(2, payloadOf(discussion({ body: aMessage() }), 'discussionId')),
  editMessage: owner(404, payloadOf(discussion({ body: { messageId: NOBODY, body: 'Hi' } }), 'discussionId')),
  deleteMessage: owner(404, payloadOf(discussion({ body: { messageId: NOBODY } }), 'discussionId')),
  typing: owner(2, payloadOf(discussion(), 'discussionId'), NOT_JOINED),
  read: owner(2, payloadOf(discussion({ body: { upTo: 0 } }), 'discussionId')),
};
