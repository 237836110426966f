// `npm run mail:preview`: every mail in every language as HTML and plain text, with a page that shows them all.
//   npm run mail:preview                     into data/mail-preview
//   npm run mail:preview -- --out /tmp/mails
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, isFresh } from '../build.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'data/mail-preview' } } });
const folder = resolve(values.out);
if (!isFresh()) build();

const load = (file) => import(new URL(`../../dist/${file}.js`, import.meta.url));
const { LOCALES } = await load('common/locales');
const { escapeHtml } = await load('common/text');
const { layOutMail } = await load('platform/mail/mail-layout');
const { accountWords } = await load('modules/auth/mails/account-words');
const { accountSamples } = await load('modules/auth/mails/account-samples');
const { exportWords } = await load('modules/privacy/export-words');
const { layOutDigest, layOutNotice } = await load('modules/notifications/templates/notice-mail');
const { sampleWords } = await load('modules/notifications/templates/samples');
const { textsOf } = await load('modules/notifications/templates/texts');

function* mailsIn(locale) {
  const frame = {
    locale,
    name: 'Solène',
    url: 'https://kwad.example/deals/0199f0aa-0000-7000-8000-000000000001',
  };
  const unsubscribeUrl = 'https://kwad.example/unsubscribe?token=c2FtcGxlLXRva2Vu';
  const words = accountWords(locale);
  for (const [kind, text] of Object.entries(accountSamples(words))) {
    yield [`auth.${kind}`, layOutMail(text, { ...frame, reason: words.reason })];
  }
  const { ready, reason } = exportWords(locale);
  yield ['export.ready', layOutMail(ready({ days: 7 }), { ...frame, reason })];
  for (const [kind, sample] of Object.entries(sampleWords())) {
    const unsubscribe = kind.startsWith('account.') ? {} : { unsubscribeUrl };
    yield [kind, layOutNotice(textsOf(kind, locale, sample), { ...frame, ...unsubscribe })];
  }
  const items = ['favorite.price_dropped', 'offer.made', 'message.received'].map((kind) => {
    const { title, text } = textsOf(kind, locale, sampleWords()[kind]);
    return { title, detail: text, url: frame.url };
  });
  yield ['digest', layOutDigest(items, { ...frame, unsubscribeUrl })];
}

await rm(folder, { recursive: true, force: true });
const rows = new Map();
for (const locale of LOCALES) {
  await mkdir(join(folder, locale), { recursive: true });
  for (const [name, { subject, text, html }] of mailsIn(locale)) {
    await writeFile(join(folder, locale, `${name}.html`), html);
    await writeFile(join(folder, locale, `${name}.txt`), `${subject}\n\n${text}`);
    const cell = `<td><a href="${locale}/${name}.html">${escapeHtml(subject)}</a> <a href="${locale}/${name}.txt">text</a></td>`;
    rows.set(name, [...(rows.get(name) ?? []), cell]);
  }
}
const table = [...rows].map(([name, cells]) => `<tr><th>${name}</th>${cells.join('')}</tr>`).join('\n');
await writeFile(
  join(folder, 'index.html'),
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Every mail</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; } td, th { padding: .3rem .8rem; text-align: left; vertical-align: top; border-top: 1px solid #8884; }
</style>
<h1>Every mail, in every language</h1>
<table><tr><th></th>${LOCALES.map((locale) => `<th>${locale}</th>`).join('')}</tr>
${table}
</table>
</html>
`,
);
console.log(
  `${rows.size} mails in ${LOCALES.length} languages: ${pathToFileURL(join(folder, 'index.html'))}`,
);
