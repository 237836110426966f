import { describe, expect, it } from '@jest/globals';
import { WarmUp } from '../../src/platform/http/warm-up.js';

describe('warming up', () => {
  it('is done once, when every part was tried, whatever became of it', async () => {
    const warmUp = new WarmUp();
    const slow = Promise.withResolvers<void>();
    let times = 0;
    warmUp.add('a slow part', () => slow.promise);
    warmUp.add('a part that fails', () => Promise.reject(new Error('not there')));
    warmUp.add('a counted part', async () => times++);
    let done = false;
    const waiting = Promise.all([warmUp.done(), warmUp.done()]).then(() => (done = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    slow.resolve();
    await waiting;
    expect(await warmUp.done()).toBe(true);
    expect(times).toBe(1);
  });
});
