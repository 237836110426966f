/** For all steps together, since an orchestrator kills after ten seconds; and what the last steps get at least. */
const PATIENCE_MS = 9_500;
const LEAST_MS = 500;

interface Step {
  name: string;
  stop: () => Promise<void>;
}

/** Ends what was started, the last first, once, however often it is asked to. */
export class Shutdown {
  private readonly steps: Step[] = [];
  private running: Promise<void> | undefined;

  add(name: string, stop: () => Promise<void>): void {
    this.steps.unshift({ name, stop });
  }

  /** Ctrl-C and SIGTERM end the process in order; so does a terminal that goes away. */
  onSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void this.run().finally(() => process.exit(process.exitCode ?? 0)));
    }
  }

  /** Ends everything because something broke under us. */
  fail(reason: string): void {
    if (this.running) return;
    console.error(reason);
    process.exitCode = 1;
    void this.run().finally(() => process.exit(1));
  }

  async run(): Promise<void> {
    this.running ??= this.stopAll();
    return this.running;
  }

  private async stopAll(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (const { name, stop } of this.steps) {
      try {
        await within(Math.max(LEAST_MS, deadline - performance.now()), stop());
      } catch (error) {
        console.error(
          `While stopping the ${name}: ${error instanceof Error ? error.message : String(error)}`,
        );
        process.exitCode = 1;
      }
    }
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not done after ${Math.round(milliseconds / 100) / 10} s`)),
      milliseconds,
    );
  });
  await Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
