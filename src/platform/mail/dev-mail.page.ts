import { escapeHtml } from '../../common/text.js';
import type { StoredMail } from './outbox.mailer.js';

/** The page of sent mails. The body of each stands in a sandboxed frame: it is what a recipient would see. */
export function renderOutbox(mails: StoredMail[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Outgoing mail</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; background: #f5f6f8; }
  details { background: #fff; border: 1px solid #dde1e7; border-radius: 8px; margin: .6rem 0; }
  summary { cursor: pointer; padding: .7rem 1rem; }
  summary b { display: block; }
  small { color: #5b6675; }
  iframe { width: 100%; height: 26rem; border: 0; border-top: 1px solid #dde1e7; }
</style>
<h1>Outgoing mail</h1>
<p>${mails.length === 0 ? 'Nothing was sent yet.' : `${mails.length} kept, newest first. Nothing leaves this machine.`}</p>
${mails.map(renderMail).join('\n')}
</html>`;
}

function renderMail({ to, subject, html, at }: StoredMail, index: number): string {
  return `<details${index === 0 ? ' open' : ''}>
<summary><b>${escapeHtml(subject)}</b><small>to ${escapeHtml(to)}, ${escapeHtml(at)}</small></summary>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(html)}" title="${escapeHtml(subject)}"></iframe>
</details>`;
}
