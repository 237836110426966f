/** What delivers over one channel. */
export interface Lane {
  /** Takes up what is due. @returns whether there was anything */
  turn(signal: AbortSignal): Promise<boolean>;
  /** Resolves when what it has begun is done. */
  finish(): Promise<void>;
}
