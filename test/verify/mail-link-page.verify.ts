import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { BrowserPage } from '../support/browser.js';
import { person, signIn } from '../support/people.js';
import { waitFor } from '../support/wait.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
}, 120_000);
afterAll(() => app.stop());

it('shows a page that does in a browser what its button says', async () => {
  const { email } = await person(app);
  await app.anonymous.post('/api/auth/forgot-password', { email });
  const link = await waitFor('the mail', async () => {
    const [mail] = (await app.mails()).filter(({ to }) => to === email);
    return /token=([\w%.-]+)/.exec(mail?.text ?? '')?.[1];
  });
  const page = await BrowserPage.open(`${app.url}/api/auth/reset-password?token=${link}`);
  try {
    await page.fill('input[type=password]', 'a new and longer secret');
    await page.click('button');
    await waitFor('the page to say so', () =>
      page.run<boolean>("document.querySelector('p').innerText.startsWith('Your password is changed')"),
    );
  } finally {
    await page.close();
  }
  expect((await signIn(app.anonymous, email, 'a new and longer secret')).accessToken).toBeTruthy();
}, 120_000);
