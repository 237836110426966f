const WIDTH = 25;
/** Where nobody watches, a line for so many percent. */
const STEP = 10;

/** How far something is: on a terminal one line that fills, else a few lines. It goes beside the result, to stderr. */
export class ProgressLine {
  private next = 0;
  private shown = '';

  constructor(private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr) {}

  show(percent: number, words: string): void {
    const bar = '█'.repeat(Math.round((percent * WIDTH) / 100)).padEnd(WIDTH, '░');
    const line = `${bar} ${String(percent).padStart(3)} %  ${words}`;
    if (line === this.shown) return;
    this.shown = line;
    if (this.out.isTTY) return void this.out.write(`\r${line}\x1b[K`);
    if (percent < this.next && percent < 100) return;
    this.next = percent + STEP;
    this.out.write(`${line}\n`);
  }

  end(): void {
    if (this.out.isTTY && this.shown) this.out.write('\n');
  }
}
