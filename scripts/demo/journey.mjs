import { randomBytes } from 'node:crypto';
import { Client, eventually } from './client.mjs';
import { drawPng } from './picture.mjs';
import { Disappointment } from './report.mjs';

/** The journey of issue and README: an ad is opened, refused, approved, found, and its seller is told. */
export async function playJourney({ url, password, own, report }) {
  const visitor = new Client(url);

  /** One call that must answer `status`; prints it. */
  async function step(who, what, client, [method, path, body, headers], status, outcome = () => '') {
    const reply = await client.call(method, path, body, headers);
    if (reply.status !== status) {
      throw new Disappointment(`${who}: ${what}: expected ${status}, got ${reply.status}`, reply.body);
    }
    const words = outcome(reply) || reply.body?.code || '';
    report.step(who, what, `${reply.status} ${words}`.trim());
    return reply.body;
  }

  function check(who, what, holds, outcome, detail) {
    if (!holds) throw new Disappointment(`${who}: ${what}`, detail);
    report.step(who, what, outcome);
  }

  const mailsTo = async (address) =>
    (await visitor.call('GET', '/api/dev/mail')).body.filter(({ to }) => to === address);

  await step(
    'visitor',
    'asks for health',
    visitor,
    ['GET', '/api/health'],
    200,
    ({ body }) => `${body.status}, database ${body.checks.database}`,
  );
  const { items: categories } = await step(
    'visitor',
    'reads the categories',
    visitor,
    ['GET', '/api/categories'],
    200,
    ({ body }) => `${body.items.length} categories`,
  );
  const { items: motors } = await step(
    'visitor',
    'browses the catalogue of motors',
    visitor,
    ['GET', '/api/products?category=motor&limit=3'],
    200,
    ({ body }) => body.items.map(({ name }) => name).join(', '),
  );

  // --- an account
  const email = `demo-${randomBytes(4).toString('hex')}@kwad.test`;
  const secret = `demo ${randomBytes(9).toString('base64url')}`;
  const credentials = { email, password: secret };
  await step(
    'seller',
    `registers as ${email}`,
    visitor,
    ['POST', '/api/auth/register', { ...credentials, displayName: 'Demo Seller' }],
    202,
    ({ body }) => body.message.slice(0, 40),
  );
  const link = await eventually(
    'the verification mail',
    async () => /https?:\S+token=\S+/.exec((await mailsTo(email))[0]?.text ?? '')?.[0],
  );
  report.step('seller', 'gets the verification mail', 'a link');
  const early = await step(
    'seller',
    'signs in',
    visitor,
    ['POST', '/api/auth/login', { ...credentials, tokenTransport: 'body' }],
    200,
    ({ body }) => `access token for ${body.expiresIn} s`,
  );
  let seller = visitor.as(early.accessToken);

  // --- a deal
  const form = new FormData();
  form.append('file', new Blob([drawPng()], { type: 'image/png' }), 'motor.png');
  const image = await step(
    'seller',
    'uploads a picture',
    seller,
    ['POST', '/api/images', form],
    201,
    ({ body }) => `${body.width} x ${body.height}`,
  );
  const word = `demo${randomBytes(3).toString('hex')}`;
  const draft = {
    title: `Motor set ${word}`,
    description: 'Four motors, flown for one season.',
    priceCents: 5500,
    currency: 'EUR',
    condition: 'good',
    category: categories.find(({ slug }) => slug === 'motor').slug,
    productSlug: motors[0].slug,
    imageIds: [image.id],
    city: 'Lyon',
    postcode: '69001',
    country: 'FR',
    shipping: true,
  };
  const deal = await step(
    'seller',
    'opens a deal',
    seller,
    ['POST', '/api/deals', draft],
    201,
    ({ body }) => body.status,
  );
  const address = `/api/deals/${deal.id}`;
  await step('visitor', 'does not see the draft', visitor, ['GET', address], 404);
  await step(
    'seller',
    'cannot submit before the address is verified',
    seller,
    ['POST', `${address}/submission`],
    403,
  );
  const token = new URL(link).searchParams.get('token');
  await step(
    'seller',
    'follows the link of the mail',
    visitor,
    ['POST', '/api/auth/verify-email', { token }],
    204,
  );
  await step(
    'seller',
    'cannot use the link twice',
    visitor,
    ['POST', '/api/auth/verify-email', { token }],
    400,
  );

  // --- tokens
  const later = await step(
    'seller',
    'trades the refresh token',
    visitor,
    ['POST', '/api/auth/refresh', { refreshToken: early.refreshToken, tokenTransport: 'body' }],
    200,
    () => 'new tokens',
  );
  if (own) {
    await step(
      'thief',
      'comes with the old refresh token',
      visitor,
      ['POST', '/api/auth/refresh', { refreshToken: early.refreshToken, tokenTransport: 'body' }],
      401,
    );
    await step(
      'seller',
      'finds the session ended for safety',
      visitor.as(later.accessToken),
      ['GET', '/api/users/me'],
      401,
    );
  } else {
    report.skip('thief', 'comes with the old refresh token', 'a running server allows it a grace of seconds');
  }
  const session = await step(
    'seller',
    'signs in again',
    visitor,
    ['POST', '/api/auth/login', { ...credentials, tokenTransport: 'body' }],
    200,
  );
  seller = visitor.as(session.accessToken);
  const live = seller.listen('notification');
  await live.connected;
  report.step('seller', 'opens the socket', 'connected');

  try {
    // --- moderation
    await step(
      'seller',
      'submits the deal',
      seller,
      ['POST', `${address}/submission`],
      200,
      ({ body }) => body.status,
    );
    const login = await step(
      'moderator',
      'signs in',
      visitor,
      ['POST', '/api/auth/login', { email: 'moderator@kwad.test', password, tokenTransport: 'body' }],
      200,
    );
    const moderator = visitor.as(login.accessToken);
    const queued = await findInQueue(moderator, deal.id);
    check('moderator', 'finds it in the queue', queued, queued?.title, 'the queue does not hold it');
    await step(
      'moderator',
      'declines it, asking for changes',
      moderator,
      [
        'POST',
        `${address}/decline`,
        { reason: 'POOR_DESCRIPTION', note: 'How many flights?', askForChanges: true },
      ],
      200,
      ({ body }) => body.status,
    );
    const asked = await eventually('the notice of the decline', async () => (await notices(seller))[0]);
    report.step('seller', 'is told, with the reason', `${asked.kind}`);
    const declined = await seller.call('GET', address);
    await step(
      'seller',
      'writes more',
      seller,
      [
        'PATCH',
        address,
        { description: 'Four motors, about 30 flights.' },
        { 'If-Match': declined.headers.get('etag') },
      ],
      200,
      ({ body }) => `version ${body.version}`,
    );
    await step(
      'seller',
      'submits it again',
      seller,
      ['POST', `${address}/submission`],
      200,
      ({ body }) => body.status,
    );
    await step(
      'moderator',
      'approves it',
      moderator,
      ['POST', `${address}/approval`],
      200,
      ({ body }) => body.status,
    );
    await step('moderator', 'cannot approve it twice', moderator, ['POST', `${address}/approval`], 409);

    // --- found
    await step(
      'visitor',
      `searches for "${word}"`,
      visitor,
      ['GET', `/api/deals?q=${word}`],
      200,
      ({ body }) => {
        if (body.items[0]?.id !== deal.id)
          throw new Disappointment('visitor: the search does not find the deal', body);
        return `finds "${body.items[0].title}"`;
      },
    );
    await step(
      'visitor',
      'opens it',
      visitor,
      ['GET', address],
      200,
      ({ body }) => `${body.priceCents / 100} ${body.currency}`,
    );

    // --- told
    const approved = ({ kind, data }) => kind === 'deal.approved' && data.dealId === deal.id;
    const row = await eventually('the notification', async () => (await notices(seller)).find(approved));
    report.step('seller', 'is told in the app', `"${row.title}"`);
    const mail = await eventually('the mail', async () =>
      (await mailsTo(email)).find(({ subject }) => subject === row.title),
    );
    report.step('seller', 'is told by mail', `"${mail.subject}"`);
    await eventually('the push', () => live.heard.find(approved));
    report.step('seller', 'is told over the socket', `${live.heard.length} pushes`);
    const copies = (await notices(seller)).filter(approved).length;
    check('seller', 'is told once', copies === 1, `${copies} notice`, copies);

    // --- the end
    await step('seller', 'sells it', seller, ['POST', `${address}/sale`, {}], 200, ({ body }) => body.status);
    await step('seller', 'cannot put away what is sold', seller, ['POST', `${address}/archive`], 409);
    const history = await moderator.call('GET', `/api/moderation/deals/${deal.id}/history`);
    check(
      'moderator',
      'reads its whole life',
      history.status === 200,
      history.body.items.map(({ to }) => to).join(' > '),
      history.body,
    );
    await step('seller', 'signs out', seller, ['POST', '/api/auth/logout'], 204);
    await step('seller', 'finds the access token dead', seller, ['GET', '/api/users/me'], 401);
  } finally {
    live.close();
  }
}

async function notices(client) {
  return (await client.call('GET', '/api/notifications')).body.items;
}

async function findInQueue(moderator, id) {
  for (let cursor = ''; cursor !== null;) {
    const { body } = await moderator.call(
      'GET',
      `/api/moderation/deals?limit=100${cursor && `&cursor=${cursor}`}`,
    );
    const found = body.items.find((deal) => deal.id === id);
    if (found) return found;
    cursor = body.nextCursor;
  }
  return null;
}
