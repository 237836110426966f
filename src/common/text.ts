/** Bidirectional overrides and isolates (Unicode TR9): they make a title read as something else. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/u;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/u;
const LINE_BREAKS = /[\r\n\u2028\u2029]/u;

/** Whether text holds nothing that hides or reverses other text. Tabs and line feeds are allowed. */
export function isPlainText(text: string): boolean {
  return !BIDI_CONTROLS.test(text) && !CONTROL_CHARACTERS.test(text) && text.isWellFormed();
}

/** As `isPlainText`, and on one line: fit for titles, names and mail subjects. */
export function isPlainLine(text: string): boolean {
  return isPlainText(text) && !LINE_BREAKS.test(text) && !text.includes('\t');
}

/** Text without what hides or reverses other text and with line feeds alone, for values that were kept before that was refused. */
export function toPlainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(new RegExp(BIDI_CONTROLS, 'gu'), '')
    .replace(new RegExp(CONTROL_CHARACTERS, 'gu'), '');
}

/** As `toPlainText`, and on one line: fit for a mail's header. */
export function toPlainLine(text: string): string {
  return toPlainText(text.replace(/\s+/gu, ' ')).trim();
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
