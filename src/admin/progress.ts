const WIDTH = 30;
/** In a log a line for so many percent. */
const STEP = 5;

export interface Progress {
  phase: string;
  percent: number;
  done: number;
  total: number;
}

/** How far something is, on standard error: on a terminal one line that fills, in a log a line for each step. */
export class ProgressBar {
  private shown = '';

  constructor(private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr) {}

  show(progress: Progress): void {
    const { phase, percent } = progress;
    const step = this.out.isTTY ? lineOf(progress) : `${phase} ${Math.floor(percent / STEP)}`;
    if (step === this.shown) return;
    this.shown = step;
    this.out.write(this.out.isTTY ? `\r${lineOf(progress)}\u001b[K` : `${lineOf(progress)}\n`);
  }

  /** What is printed next begins a line of its own. */
  end(): void {
    if (this.out.isTTY && this.shown) this.out.write('\n');
    this.shown = '';
  }
}

function lineOf({ phase, percent, done, total }: Progress): string {
  const full = Math.round((WIDTH * percent) / 100);
  const bar = '#'.repeat(full) + '.'.repeat(WIDTH - full);
  return `[${bar}] ${String(percent).padStart(3)} %  ${phase}  ${done} of ${total}`;
}
