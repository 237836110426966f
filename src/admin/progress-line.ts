const WIDTH = 25;
/** Where nobody watches, a line for so many percent. */
const STEP = 10;

/** How far something is: on a terminal one line that fills, else a few lines. It goes beside the result, to stderr. */
export class ProgressLine {
  private next = 0;

  show(percent: number, words: string): void {
    const bar = '█'.repeat(Math.round((percent * WIDTH) / 100)).padEnd(WIDTH, '░');
    const line = `${bar} ${String(percent).padStart(3)} %  ${words}`;
    if (process.stderr.isTTY) return void process.stderr.write(`\r${line}\x1b[K`);
    if (percent < this.next) return;
    this.next = percent + STEP;
    process.stderr.write(`${line}\n`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}
