/** A setting is missing or wrong. The message names each one; the boot ends with it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
