import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { hostileForms } from '../support/hostile-forms.js';
import { hostilePictures } from '../support/hostile-pictures.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { expectProblem } from '../support/problems.js';
import { sendRaw } from '../support/raw-http.js';

describe('hostile uploads', () => {
  let app: TestApp;
  let sender: Person;

  beforeAll(async () => {
    app = await startTestApp();
    sender = await person(app);
  });
  afterAll(() => app.stop());

  it("are refused as the sender's fault or drawn anew, each as it deserves", async () => {
    const hostile = await hostilePictures();
    expect(hostile.length).toBeGreaterThanOrEqual(60);
    const outcomes: string[] = [];
    for (const { name, file, fate } of hostile) {
      const { status, body } = await sender.api.upload('/api/images', file, `${name}.jpg`, 'image/jpeg');
      const became =
        status === 201 ? 'drawn' : status >= 400 && status < 500 && body.code ? 'refused' : `${status}`;
      if (became !== fate && !(fate === 'either' && ['drawn', 'refused'].includes(became))) {
        outcomes.push(`${name}: ${became} (${body.code ?? ''}), not ${fate}`);
      }
    }
    expect(outcomes).toEqual([]);
    const { body } = await sender.api.upload('/api/images', await photo());
    expect(body.width).toBe(320);
  }, 120_000);

  it('leave nothing in the folder of temporary files', async () => {
    expect(await readdir(join(app.dataDir, 'uploads'))).toEqual([]);
  });

  it.each(hostileForms())('as a form with $name are refused', async ({ contentType, body, code }) => {
    const head = [
      'POST /api/images HTTP/1.1',
      'Host: localhost',
      'Connection: close',
      `Authorization: Bearer ${sender.token}`,
      `Content-Type: ${contentType}`,
      `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
    ];
    const reply = await sendRaw(app.url, `${head.join('\r\n')}\r\n\r\n${body}`);
    expect([reply.status >= 400 && reply.status < 500, (reply.body as { code: string }).code]).toEqual([
      true,
      code,
    ]);
  });

  it('of a declared gigabyte are refused before they are sent', async () => {
    const reply = await sendRaw(
      app.url,
      [
        'POST /api/images HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${sender.token}`,
        'Content-Type: multipart/form-data; boundary=x',
        'Content-Length: 1073741824',
        '',
        '--x\r\n',
      ].join('\r\n'),
    );
    expectProblem(reply, 413, 'image.too_large');
    expect(reply.headers.get('connection')).toBe('close');
  });

  it('without a declared length are cut off at the limit', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        if (sent === 0)
          controller.enqueue(
            Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'),
          );
        sent += 65_536;
        controller.enqueue(Buffer.alloc(65_536, 0x41));
      },
    });
    const outcome = await fetch(`${app.url}/api/images`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${sender.token}`, 'Content-Type': 'multipart/form-data; boundary=x' },
      body: endless,
      duplex: 'half',
    }).then(
      (reply) => reply.status,
      () => 413, // the connection was closed while we were sending
    );
    expect(outcome).toBe(413);
    expect(sent).toBeLessThan(40_000_000);
  });

  it('that are somewhat too large get an answer that a browser can read', async () => {
    const reply = await sender.api.upload('/api/images', Buffer.alloc(17_000_000, 1));
    expectProblem(reply, 413, 'image.too_large');
  });
});
