/** Waits for answers that come one after the other, and gives up when none has come for so long. */
export class Patience {
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param ms of silence while something is awaited */
  constructor(
    private readonly ms: number,
    private readonly giveUp: () => void,
  ) {}

  begin(): void {
    this.waiting++;
    this.timer ??= setTimeout(this.giveUp, this.ms);
  }

  /** Once for each beginning, also if it failed. */
  end(): void {
    if (--this.waiting > 0) {
      this.timer?.refresh();
      return;
    }
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
