import { escapeHtml } from '../../common/text.js';

/** What every mail of ours says: a few paragraphs and, most often, one thing to do. */
export interface MailContent {
  greeting: string;
  paragraphs: string[];
  action?: { label: string; url: string };
  footer: string;
}

/** The same content as plain text and as HTML. Every value is escaped. */
export function layOutMail(content: MailContent): { text: string; html: string } {
  return { text: asText(content), html: asHtml(content) };
}

function asText({ greeting, paragraphs, action, footer }: MailContent): string {
  const call = action ? [`${action.label}:\n${action.url}`] : [];
  return `${[greeting, ...paragraphs, ...call, `-- \n${footer}`].join('\n\n')}\n`;
}

function asHtml({ greeting, paragraphs, action, footer }: MailContent): string {
  const button = action
    ? `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="background:#1f5eff;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none;display:inline-block">${escapeHtml(action.label)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:560px;margin:0 auto">
<p style="font-weight:700;letter-spacing:.02em">KwadMarket</p>
${[greeting, ...paragraphs].map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`).join('\n')}
${button}
<p style="font-size:13px;opacity:.7;border-top:1px solid #8884;padding-top:12px;margin-top:32px">${escapeHtml(footer)}</p>
</div></body></html>`;
}
