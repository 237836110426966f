interface Asker<Found> {
  key: string;
  resolve: (found: Found | undefined) => void;
  reject: (error: unknown) => void;
}

/** Keys in one statement; what goes beyond is the next one's. */
const MOST_TOGETHER = 200;

/**
 * Looks rows up by keys that many ask for, one each. Those who ask in the same turn of the event loop share one
 * statement, which begins after all of them have asked: nobody is given what was read earlier.
 */
export class SharedLookup<Found> {
  private askers: Asker<Found>[] = [];

  /** @param lookUp what there is of some keys, by key: one statement */
  constructor(private readonly lookUp: (keys: string[]) => Promise<Map<string, Found>>) {}

  /** @returns undefined if there is none */
  find(key: string): Promise<Found | undefined> {
    return new Promise((resolve, reject) => {
      if (this.askers.push({ key, resolve, reject }) === 1) setImmediate(() => this.ask());
    });
  }

  private ask(): void {
    const { askers } = this;
    this.askers = [];
    for (let at = 0; at < askers.length; at += MOST_TOGETHER)
      void this.answer(askers.slice(at, at + MOST_TOGETHER));
  }

  private async answer(askers: Asker<Found>[]): Promise<void> {
    try {
      const found = await this.lookUp([...new Set(askers.map(({ key }) => key))]);
      for (const { key, resolve } of askers) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of askers) reject(error);
    }
  }
}
