import type { Condition } from './health.dto.js';

const PATIENCE_MS = 2_000;

/**
 * A look at one thing that the process leans on. The page is open to everybody, so however many ask there is one look at a
 * time, and what it found may be kept for a while; none takes longer than two seconds.
 */
export class Probe {
  private looking: Promise<Condition> | undefined;
  private found: { condition: Condition; until: number } | undefined;

  /**
   * @param otherwise what it is where the check fails
   * @param keepMs how long a finding is told before the next look
   */
  constructor(
    private readonly check: () => Promise<unknown>,
    private readonly otherwise: Condition,
    private readonly keepMs = 0,
  ) {}

  async look(): Promise<Condition> {
    if (this.found && this.found.until > Date.now()) return this.found.condition;
    this.looking ??= this.lookNow().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookNow(): Promise<Condition> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
    });
    const condition = await Promise.race([this.check(), patience])
      .then(
        () => 'ok' as const,
        () => this.otherwise,
      )
      .finally(() => clearTimeout(timer));
    this.found = { condition, until: Date.now() + this.keepMs };
    return condition;
  }
}
