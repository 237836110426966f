import type { Locale } from '../../common/locales.js';

/** Everything that a mail shows, escaped already. */
interface EscapedMail {
  locale: Locale;
  title: string;
  preheader: string;
  blocks: string[];
  items: { title: string; detail: string; url: string }[];
  button: { label: string; url: string; fallback: string } | null;
  footer: string;
  unsubscribe: { label: string; url: string } | null;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * Colours are inline for programs that drop the style sheet; the sheet turns them round in the dark, for those that ask
 * (`prefers-color-scheme`) and for Outlook, which marks what it turned (`data-ogsc`, `data-ogsb`).
 */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }
@media (max-width: 600px) { .card { padding: 24px 20px !important; } .page { padding: 12px 8px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background-color: #12161d !important; } .card { background-color: #1c222c !important; border-color: #323b49 !important; }
  .ink { color: #eef1f5 !important; } .pale { color: #a6b0be !important; } .line { border-color: #323b49 !important; }
  .link { color: #8db4ff !important; }
}
[data-ogsc] .ink { color: #eef1f5 !important; } [data-ogsc] .pale { color: #a6b0be !important; } [data-ogsc] .link { color: #8db4ff !important; }
[data-ogsb] .page { background-color: #12161d !important; } [data-ogsb] .card { background-color: #1c222c !important; }
`;

/** The HTML around the content: tables, because Outlook lays out nothing else. */
export function frameHtml({
  locale,
  title,
  preheader,
  blocks,
  items,
  button,
  footer,
  unsubscribe,
}: EscapedMail): string {
  return `<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f3f5f8">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preheader}${'&#8199;&#65279;'.repeat(40)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="page" align="center" style="padding:32px 16px;background-color:#f3f5f8">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td class="ink" style="padding:0 4px 16px;${FONT};font-size:18px;font-weight:700;color:#1c2430">KwadMarket</td></tr>
<tr><td class="card ink" align="left" style="padding:32px;background-color:#ffffff;border:1px solid #dde2ea;border-radius:12px;${FONT};font-size:16px;line-height:1.55;color:#1c2430;overflow-wrap:anywhere">
<h1 class="ink" style="margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:700;color:#1c2430">${title}</h1>
${blocks.map((block) => `<p class="ink" style="margin:0 0 16px;color:#1c2430">${block}</p>`).join('\n')}
${items.length > 0 ? listOf(items) : ''}${button ? buttonOf(button) : ''}
</td></tr>
<tr><td class="pale" style="padding:16px 4px 0;${FONT};font-size:13px;line-height:1.5;color:#5b6675">${footer}${
    unsubscribe
      ? `<br><a class="link" href="${unsubscribe.url}" style="color:#1f57d6">${unsubscribe.label}</a>`
      : ''
  }</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

/** A button that is a coloured cell: it stays a button where pictures and style sheets are off. */
function buttonOf({ label, url, fallback }: NonNullable<EscapedMail['button']>): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 20px">
<tr><td align="center" bgcolor="#1f57d6" style="border-radius:8px;background-color:#1f57d6"><a href="${url}" style="display:inline-block;padding:13px 24px;border:1px solid #1f57d6;border-radius:8px;${FONT};font-size:16px;font-weight:600;line-height:1.25;color:#ffffff;text-decoration:none">${label}</a></td></tr>
</table>
<p class="pale" style="margin:0;font-size:13px;line-height:1.5;color:#5b6675">${fallback}<br><a class="link" href="${url}" style="color:#1f57d6;word-break:break-all">${url}</a></p>`;
}

function listOf(items: EscapedMail['items']): string {
  const rows = items.map(({ title, detail, url }) => {
    const name = url
      ? `<a class="link" href="${url}" style="color:#1f57d6;font-weight:600;text-decoration:none">${title}</a>`
      : `<strong>${title}</strong>`;
    const words = detail
      ? `<br><span class="pale" style="font-size:14px;color:#5b6675">${detail}</span>`
      : '';
    return `<tr><td class="line ink" style="padding:12px 0;border-top:1px solid #dde2ea;${FONT};font-size:16px;line-height:1.45;color:#1c2430">${name}${words}</td></tr>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px">
${rows.join('\n')}
</table>
`;
}
