export type Row = Record<string, string | number | boolean | null | Date>;

/** The longest that a cell of a table is; JSON has it whole. */
const CELL = 60;

export function printRows(items: Row[], more: Row, json: boolean): void {
  if (json) return print(JSON.stringify({ items, ...more }, null, 2));
  if (items.length === 0) return print('None.');
  const columns = Object.keys(items[0]!);
  const lines = [columns, ...items.map((item) => columns.map((column) => cell(item[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  print(
    lines
      .map((line) =>
        line
          .map((text, at) => text.padEnd(widths[at]!))
          .join('  ')
          .trimEnd(),
      )
      .join('\n'),
  );
  // Whole: a cursor is copied from here.
  for (const [name, value] of Object.entries(more))
    if (typeof value === 'string') print(`\n${name}: ${value}`);
}

export function printDone(sentence: string, data: Record<string, unknown>, json: boolean): void {
  print(json ? JSON.stringify(data, null, 2) : sentence);
}

function cell(value: Row[string] | undefined): string {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '');
  const line = text.replace(/\s+/g, ' ');
  return line.length > CELL ? `${line.slice(0, CELL - 1)}…` : line;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
