import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { escapeHtml } from '../../common/text.js';

/** A page that this server draws itself, for links in mails where no front end is configured. */
export interface SmallPage {
  html: string;
  /** Its Content-Security-Policy. */
  policy: string;
}

/** Sends the form's token to its route and says what came of it. One text for all pages, so that its hash is known. */
const SCRIPT = `
const form = document.querySelector('form'), words = document.querySelector('p'), button = form.querySelector('button');
form.onsubmit = async (event) => {
  event.preventDefault();
  button.disabled = true;
  const { route, done } = form.dataset, password = form.querySelector('input')?.value;
  const reply = await fetch(route, button.value ? {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: button.value, password }),
  } : { method: 'POST' });
  const problem = reply.ok ? null : await reply.json().catch(() => null);
  words.textContent = reply.ok ? done : problem?.detail || problem?.title || 'It did not work. Try again later.';
  form.hidden = reply.ok || Boolean(problem?.code?.endsWith('link_invalid'));
  button.disabled = false;
};`;

const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');
const QUIET = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** @param body HTML: what comes from outside must be escaped in it */
export function smallPage({
  title,
  body,
  lang = 'en',
}: {
  title: string;
  body: string;
  lang?: string;
}): SmallPage {
  const html = `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1rem; text-align: center; }
  button, input { font: inherit; padding: .7rem 1.4rem; border-radius: 6px; }
  button { border: 0; background: #1f5eff; color: #fff; cursor: pointer; }
</style>
<h1>KwadMarket</h1>
${body}
</html>`;
  return { html, policy: QUIET };
}

interface Question {
  title: string;
  question: string;
  button: string;
  /** What the button posts `{ token }` to; with an empty token it posts nothing but itself. */
  route: string;
  token: string;
  /** Said when it worked. */
  done: string;
  asksPassword?: boolean;
}

/** A page with one button. A mail scanner or a prefetching browser that opens the link changes nothing: only the button does. */
export function questionPage({
  title,
  question,
  button,
  route,
  token,
  done,
  asksPassword,
}: Question): SmallPage {
  const field = asksPassword
    ? '<input type="password" autocomplete="new-password" required minlength="8" aria-label="New password"> '
    : '';
  const body = `<p>${escapeHtml(question)}</p>
<form data-route="${escapeHtml(route)}" data-done="${escapeHtml(done)}">${field}<button value="${escapeHtml(token)}">${escapeHtml(button)}</button></form>
<script>${SCRIPT}</script>`;
  const policy = `${QUIET}; connect-src 'self'; script-src 'sha256-${SCRIPT_HASH}'`;
  return { html: smallPage({ title, body }).html, policy };
}

export async function sendPage(reply: FastifyReply, { html, policy }: SmallPage): Promise<void> {
  await reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(html);
}
