// `npm run docs:configuration`: writes docs/operations/configuration.md from what .env.example says and what the schema checks.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, isFresh } from '../build.mjs';

const ROOT = new URL('../../', import.meta.url);
const PAGE = new URL('docs/operations/configuration.md', ROOT);

const INTRODUCTION = `# Settings

Made by \`npm run docs:configuration\` from \`.env.example\` and the schema in \`src/config/environment.schema.ts\`: change those, not this page.

A setting is read from the environment, else from a file \`.env\` in the working folder. Instead of \`NAME\` each may be given as \`NAME_FILE\`, the
path of a file that holds it, as secrets of containers are. Outside production each may stay empty. What is missing or wrong stops the
boot and is named, all at once. \`npm run doctor\` looks whether what they name works.
`;

/** The page as it should be. */
export async function configurationPage() {
  const { environmentSchema } = await import(new URL('dist/config/environment.schema.js', ROOT).href);
  const { keys } = environmentSchema.describe();
  const example = readFileSync(new URL('.env.example', ROOT), 'utf8');
  const sections = example.split(/^# --- /m).slice(1);
  return [INTRODUCTION, ...sections.map((section) => sectionOf(section, keys))].join('\n');
}

function sectionOf(text, keys) {
  const [title, ...lines] = text.split('\n');
  const out = [`## ${title.trim()}`, '', '| Setting | Default | Takes | Meaning |', '|---|---|---|---|'];
  let meaning = [];
  for (const line of lines) {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    const [, optional] = /^# ([A-Z][A-Z0-9_]*=.*)$/.exec(line) ?? [];
    if (name) {
      out.push(
        `| \`${name}\` | ${value ? code(value) : ''} | ${code(takes(keys[name]))} | ${cell(meaning.join(' '))} |`,
      );
      meaning = [];
    } else if (optional) out.push(`| \`${optional.split('=')[0]}\` | | text | of a provider that is named |`);
    else if (line.startsWith('# ')) meaning.push(line.slice(2));
    else meaning = [];
  }
  return `${out.join('\n')}\n`;
}

/** What a value may be, in few words. */
function takes({ type, allow = [], flags = {}, rules = [], metas = [] }) {
  if (flags.only) return allow.filter((value) => value !== '').join(', ');
  const limit = (name) => rules.find((rule) => rule.name === name)?.args?.limit;
  const [least, most] = [limit('min'), limit('max')];
  if (rules.some(({ name }) => name === 'port')) return 'a port';
  if (metas.some(({ isAddress }) => isAddress)) return 'an address';
  const unit = type === 'string' ? ' characters' : '';
  if (typeof least === 'number' && typeof most === 'number') return `${least} to ${most}${unit}`;
  return type === 'string' ? 'text' : type;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const code = (text) => `\`${cell(text)}\``;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!isFresh()) build();
  writeFileSync(PAGE, await configurationPage());
}
