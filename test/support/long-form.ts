/** Whether the suites run in their long form (`npm run verify:security`); the short form runs with all other tests. */
export const LONG = process.env.VERIFY === 'long';

/** Prints a measured figure, past the test runner's own output. */
export function figure(name: string, value: unknown): void {
  if (LONG)
    process.stdout.write(`    ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
}
