const SCRIPT = `
const button = document.querySelector('button'), words = document.querySelector('p');
button.onclick = async () => {
  button.disabled = true;
  const reply = await fetch(location.href, { method: 'POST' });
  const told = reply.ok ? null : await reply.json().catch(() => ({}));
  words.textContent = reply.ok ? 'This alert is paused. You can resume it among your alerts.' : told.title || 'Please try again.';
  button.hidden = reply.ok || reply.status === 410;
  button.disabled = false;
};`;

/** A page with one button. Whoever only opens the link (a mail scanner, a prefetching browser) pauses nothing. */
export function unsubscribePage(): { html: string; policy: string } {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Pause this alert</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1rem; text-align: center; color: #1c2430; }
  button { font: inherit; padding: .7rem 1.4rem; border: 0; border-radius: 6px; background: #1f5eff; color: #fff; cursor: pointer; }
</style>
<h1>KwadMarket</h1>
<p>No more messages from this alert?</p>
<button>Pause it</button>
<script>${SCRIPT}</script>
</html>`;
  const policy =
    "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'";
  return { html, policy };
}
