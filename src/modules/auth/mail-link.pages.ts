import { escapeHtml } from '../../common/text.js';

interface Page {
  title: string;
  question: string;
  button: string;
  /** The route that the button calls. */
  route: string;
  done: string;
  asksPassword?: boolean;
}

/** A page with one button. A mail scanner that opens the link changes nothing: only the button does. */
export function verifyEmailPage(token: string) {
  return pageOf(token, {
    title: 'Verify your address',
    question: 'Is this your e-mail address?',
    button: 'Yes, verify it',
    route: '/api/auth/verify-email',
    done: 'Your address is verified. You can sign in.',
  });
}

/** As `verifyEmailPage`, for a new address of an account. */
export function confirmEmailPage(token: string) {
  return pageOf(token, {
    title: 'Confirm your new address',
    question: 'Shall your account have this e-mail address from now on?',
    button: 'Yes, change it',
    route: '/api/auth/confirm-email',
    done: 'Your account has its new address. Sign in with it from now on.',
  });
}

/** As `verifyEmailPage`, for a deleted account. */
export function restoreAccountPage(token: string) {
  return pageOf(token, {
    title: 'Bring your account back',
    question: 'Shall your deleted account be as it was?',
    button: 'Yes, bring it back',
    route: '/api/auth/restore-account',
    done: 'Your account is back. You can sign in.',
  });
}

/** A page that asks for a new password. */
export function resetPasswordPage(token: string) {
  return pageOf(token, {
    title: 'Choose a new password',
    question: 'Choose a new password of 8 characters or more.',
    button: 'Change it',
    route: '/api/auth/reset-password',
    done: 'Your password is changed. You can sign in with it.',
    asksPassword: true,
  });
}

function pageOf(token: string, page: Page): { html: string; policy: string } {
  const { title, question, button, route, done, asksPassword = false } = page;
  const script = `
const form = document.querySelector('form'), words = document.querySelector('p'), button = form.querySelector('button');
form.onsubmit = async (event) => {
  event.preventDefault();
  button.disabled = true;
  const password = form.querySelector('input');
  const reply = await fetch('${route}', {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: button.value, ...(password ? { password: password.value } : {}) }),
  });
  const problem = reply.ok ? null : await reply.json().catch(() => null);
  words.textContent = reply.ok ? '${done}' : problem?.title ?? 'It did not work. Try again later.';
  form.hidden = reply.ok || problem?.code === 'auth.link_invalid';
  button.disabled = false;
};`;
  const field = asksPassword
    ? '<input type="password" autocomplete="new-password" required minlength="8" aria-label="New password">'
    : '';
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1rem; text-align: center; color: #1c2430; }
  button, input { font: inherit; padding: .7rem 1.4rem; border-radius: 6px; }
  button { border: 0; background: #1f5eff; color: #fff; cursor: pointer; }
</style>
<h1>KwadMarket</h1>
<p>${question}</p>
<form>${field} <button value="${escapeHtml(token)}">${button}</button></form>
<script>${script}</script>
</html>`;
  const policy =
    "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'";
  return { html, policy };
}
