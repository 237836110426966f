/**
 * Waits until `condition` gives something truthy, and returns that.
 *
 * @throws after `withinMs`, naming `what` was waited for
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 15_000,
): Promise<Exclude<NonNullable<T>, false>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const result = await condition();
    if (result) return result as Exclude<NonNullable<T>, false>;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
