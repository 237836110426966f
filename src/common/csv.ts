/** What a spreadsheet takes for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r|%]/;

/**
 * One line of CSV (RFC 4180), every cell quoted. A cell that a spreadsheet would take for a formula gets an apostrophe
 * in front, which spreadsheets hide and take for "this is text".
 */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && FORMULA.test(text.trimStart() || text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
