import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { BrowserPage } from '../support/browser.js';
import { dealBody, ensureCategory } from '../support/deals.js';
import { PASSWORD, person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo, withPlace } from '../support/photos.js';
import { waitFor } from '../support/wait.js';

/** What the page shows of an answer. */
interface Shown {
  status: string;
  body: string;
}

describe('the page at /api/docs', () => {
  let app: TestApp;
  let seller: Person;
  let page: BrowserPage;
  let folder: string;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    seller = await person(app);
    folder = await mkdtemp(join(tmpdir(), 'kwad-photos-'));
    page = await BrowserPage.open(`${app.url}/api/docs`);
  }, 120_000);
  afterAll(async () => {
    await page?.close();
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a POST operation, fills it in, executes it. @returns what the page shows then */
  async function execute(path: string, fill: (block: string) => Promise<void>): Promise<Shown> {
    const block = `.opblock-post:has([data-path="${path}"])`;
    // The page draws itself more than once while it loads, and forgets a click in between.
    await waitFor(`${path} to open`, async () => {
      await page.see(block);
      return page.run<boolean>(`(() => {
        const found = document.querySelector('${block}');
        if (!found?.classList.contains('is-open')) found?.querySelector('.opblock-summary-control').click();
        return Boolean(found?.querySelector('button.execute'));
      })()`);
    });
    const clear = `${block} .btn-clear`;
    if (await page.run<boolean>(`document.querySelector('${clear}') !== null`)) await page.click(clear);
    await fill(block);
    await page.click(`${block} button.execute`);
    const read = (selector: string) =>
      page.run<string>(
        `document.querySelector('${block} .live-responses-table ${selector}')?.innerText ?? ''`,
      );
    let status = '';
    await waitFor('the answer', async () =>
      /\d{3}/.test((status = await read('tbody .response-col_status'))),
    );
    return {
      status: status.slice(0, 3),
      body: await read('tbody .highlight-code > :not(.download-contents):not(.copy-to-clipboard)'),
    };
  }

  it('is all that somebody needs to sign in and post a deal with four photos', async () => {
    const credentials = { email: seller.email, password: PASSWORD, tokenTransport: 'body' };
    const signIn = await execute('/api/auth/login', (block) =>
      page.fill(`${block} textarea.body-param__text`, JSON.stringify(credentials)),
    );
    expect(signIn.status).toBe('200');
    const { accessToken } = JSON.parse(signIn.body) as { accessToken: string };
    await page.click('.scheme-container .btn.authorize');
    await page.fill('.auth-container input', accessToken);
    await page.click('.auth-btn-wrapper button.authorize');
    await page.click('.auth-btn-wrapper .btn-done');

    const imageIds: string[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const file = join(folder, `IMG_${seed}.jpg`);
      await writeFile(file, await withPlace(await photo({ width: 1_600, height: 1_200, seed })));
      const upload = await execute('/api/images', (block) => page.choose(`${block} input[type=file]`, file));
      expect(upload.status).toBe('201');
      imageIds.push((JSON.parse(upload.body) as { id: string }).id);
    }
    const opening = await execute('/api/deals', (block) =>
      page.fill(`${block} textarea.body-param__text`, JSON.stringify(dealBody({ imageIds }))),
    );
    expect(opening.status).toBe('201');
    const { id } = JSON.parse(opening.body) as { id: string };
    const submission = await execute('/api/deals/{id}/submission', (block) =>
      page.fill(`${block} tr[data-param-name="id"] input`, id),
    );
    expect(submission.status).toMatch(/20[01]/);
    const deal = await app.prisma.deal.findUniqueOrThrow({ where: { id }, include: { images: true } });
    expect([deal.status, deal.images.length]).toEqual(['PENDING', 4]);
  }, 300_000);
});
