import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { dealBody, ensureCategory, picture } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

interface Image {
  id: string;
  blurhash: string;
  variants: { name: string; type: string; url: string }[];
}

describe('pictures', () => {
  let app: TestApp;
  let owner: Person;
  let other: Person;

  beforeAll(async () => {
    app = await startTestApp({ IMAGE_MAX_BYTES: '65536', IMAGE_MAX_PIXELS: '100000' });
    await ensureCategory(app);
    [owner, other] = [await person(app), await person(app)];
  });
  afterAll(() => app.stop());

  const pathOf = ({ variants }: Image) => {
    const large = variants.find(({ name, type }) => name === 'large' && type === 'image/webp');
    return new URL(large!.url).pathname;
  };
  const uploaded = async () => (await owner.api.upload('/api/images', await picture())).body as Image;
  const sendForm = (form: FormData) => owner.api.request('POST', '/api/images', form);
  const part = async () => new Blob([new Uint8Array(await picture())], { type: 'image/png' });

  it('come back drawn anew, for everybody who knows the address', async () => {
    const reply = await owner.api.upload('/api/images', await picture(), 'holiday in Lyon.png');
    expect(reply.status).toBe(201);
    const image = reply.body as Image;
    expect(image).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      width: 64,
      height: 48,
      blurhash: expect.stringMatching(/^.{20,}$/),
      dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/),
    });
    expect(image.variants).toContainEqual({
      name: 'large',
      url: expect.stringMatching(/^http.*\/api\/media\/.*\.webp$/),
      width: 64,
      height: 48,
      type: 'image/webp',
    });
    const served = await fetch(`${app.url}${pathOf(image)}`);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(await sharp(Buffer.from(await served.arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: 64,
    });
    expect((await app.anonymous.request('HEAD', pathOf(image))).status).toBe(200);
    expect(
      await app.prisma.fact.count({
        where: { name: 'image.uploaded', data: { path: ['imageId'], equals: image.id } },
      }),
    ).toBe(1);
  });

  it('are told by their content, whatever their name and type say', async () => {
    const jpeg = await sharp(await picture())
      .jpeg()
      .toBuffer();
    expect((await owner.api.upload('/api/images', jpeg, 'page.html', 'text/html')).status).toBe(201);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expectProblem(
      await owner.api.upload('/api/images', svg, 'picture.png', 'image/png'),
      422,
      'image.unreadable',
    );
    expectProblem(await owner.api.upload('/api/images', Buffer.alloc(0)), 422, 'image.unreadable');
  });

  it('may be so large and no larger', async () => {
    expectProblem(await owner.api.upload('/api/images', randomBytes(65_537)), 413, 'image.too_large');
    expectProblem(await owner.api.upload('/api/images', randomBytes(1_000_000)), 413, 'image.too_large');
    const wide = await sharp({ create: { width: 1_000, height: 101, channels: 3, background: 'gray' } })
      .png()
      .toBuffer();
    const refused = await owner.api.upload('/api/images', wide);
    expectProblem(refused, 413, 'image.too_large');
    expect(refused.body.detail).toContain('1000 x 101');
  });

  it('are sent as the field "file"', async () => {
    const [empty, wrong, text] = [new FormData(), new FormData(), new FormData()];
    wrong.append('picture', await part(), 'a.png');
    text.append('file', 'not a file');
    for (const form of [empty, wrong, text]) expectProblem(await sendForm(form), 400, 'image.missing');
    expectProblem(await owner.api.post('/api/images'), 400, 'image.missing');
  });

  it('are sent one at a time, beside a few words at the most', async () => {
    const form = new FormData();
    form.append('caption', 'in the sun');
    form.append('file', await part(), 'a.png');
    expect((await sendForm(form)).status).toBe(201);
    const crowded = new FormData();
    for (let i = 0; i < 20; i++) crowded.append(`field${i}`, 'x');
    crowded.append('file', await part(), 'a.png');
    const reply = await sendForm(crowded);
    expect([400, 413]).toContain(reply.status);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    '',
    '--x\r\n',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\u0089PNG',
  ])('are not what broke off on the way: %j', async (body) => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const reply = await owner.api.request('POST', '/api/images', body, { headers });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
  });

  it('are taken from those who are signed in', async () => {
    expectProblem(await app.anonymous.upload('/api/images', await picture()), 401, 'auth.required');
  });

  it('are removed by their owner, with everything that was served', async () => {
    const image = await uploaded();
    expectProblem(await other.api.delete(`/api/images/${image.id}`), 404, 'image.not_found');
    expect((await owner.api.delete(`/api/images/${image.id}`)).status).toBe(204);
    expect((await app.anonymous.get(pathOf(image))).status).toBe(404);
    expectProblem(await owner.api.delete(`/api/images/${image.id}`), 404, 'image.not_found');
  });

  it('stay while a deal shows them', async () => {
    const image = await uploaded();
    await owner.api.post('/api/deals', dealBody({ imageIds: [image.id] }));
    expectProblem(await owner.api.delete(`/api/images/${image.id}`), 409, 'image.in_use');
    expect((await app.anonymous.get(pathOf(image))).status).toBe(200);
  });
});
