import { jest } from '@jest/globals';

/** What a command printed, and its exit code. */
export interface Printed {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this process as in a terminal with these settings, and catches what it prints. */
export async function inTerminal(
  settings: Record<string, string>,
  command: () => Promise<number>,
): Promise<Printed> {
  const before = { ...process.env };
  const printed: Record<'out' | 'err', string[]> = { out: [], err: [] };
  const caught = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.out.push(String(text)) > 0),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => printed.err.push(String(text)) > 0),
    jest.spyOn(console, 'error').mockImplementation((text) => void printed.err.push(`${String(text)}\n`)),
  ];
  Object.assign(process.env, { NODE_ENV: 'test', ...settings });
  try {
    const code = await command();
    return { code, out: printed.out.join(''), err: printed.err.join('') };
  } finally {
    caught.forEach((spy) => spy.mockRestore());
    for (const name of Object.keys(settings)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
