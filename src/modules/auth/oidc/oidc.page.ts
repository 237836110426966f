import { escapeHtml } from '../../../common/text.js';

const WORDS: Record<string, string> = {
  signed_in:
    'You are signed in. This server has no front end: POST /api/auth/refresh gives you an access token.',
  link_required:
    'An account with your address exists. Sign in to it, then POST /api/auth/oidc/{provider}/link to link the two.',
  error: 'That did not work.',
};

/** What a browser shows after a sign-in through a provider where no front end is configured. */
export function oidcResultPage(result: string, detail: string): { html: string; policy: string } {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>KwadMarket</title>
<style>body { font: 18px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto; padding: 0 1rem; }</style>
<h1>KwadMarket</h1>
<p>${escapeHtml(WORDS[result] ?? '')}</p>
<p>${escapeHtml(detail)}</p>
</html>`;
  return { html, policy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" };
}
