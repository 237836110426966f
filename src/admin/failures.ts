/** The command was understood and is not carried out; the message says why. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The command was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
