import { escapeHtml } from '../../common/text.js';

const SCRIPT = `
const button = document.querySelector('button'), words = document.querySelector('p');
button.onclick = async () => {
  button.disabled = true;
  const reply = await fetch('/api/auth/verify-email', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: button.value }),
  });
  words.textContent = reply.ok ? 'Your address is verified. You can sign in.' : 'This link was used, replaced or has ended.';
  button.hidden = true;
};`;

/** A page with one button. A mail scanner that opens the link verifies nothing: only the button does. */
export function verifyEmailPage(token: string): { html: string; policy: string } {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>Verify your address</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1rem; text-align: center; color: #1c2430; }
  button { font: inherit; padding: .7rem 1.4rem; border: 0; border-radius: 6px; background: #1f5eff; color: #fff; cursor: pointer; }
</style>
<h1>KwadMarket</h1>
<p>Is this your e-mail address?</p>
<button value="${escapeHtml(token)}">Yes, verify it</button>
<script>${SCRIPT}</script>
</html>`;
  const policy =
    "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'";
  return { html, policy };
}
