import { escapeHtml } from '../../../common/text.js';
import { smallPage } from '../../../platform/http/small-page.js';
import type { SmallPage } from '../../../platform/http/small-page.js';

const WORDS: Record<string, string> = {
  signed_in:
    'You are signed in. This server has no front end: POST /api/auth/refresh gives you an access token.',
  link_required:
    'An account with your address exists. Sign in to it, then POST /api/auth/oidc/{provider}/link to link the two.',
  error: 'That did not work.',
};

/** What a browser shows after a sign-in through a provider where no front end is configured. */
export function oidcResultPage(result: string, detail: string): SmallPage {
  const body = `<p>${escapeHtml(WORDS[result] ?? '')}</p>\n<p>${escapeHtml(detail)}</p>`;
  return smallPage({ title: 'KwadMarket', body });
}
