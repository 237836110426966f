import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { questionPage } from '../../src/platform/http/small-page.js';

describe('a page with one button', () => {
  const { html, policy } = questionPage({
    title: 'A title',
    question: 'Do you?',
    button: 'I do',
    route: '/api/somewhere?a=1&b="',
    token: '"><script>alert(1)</script>',
    done: 'Done',
  });

  it('runs its own script and no other', () => {
    const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  });

  it('escapes what comes from outside', () => {
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(html).toContain('data-route="/api/somewhere?a=1&amp;b=&quot;"');
  });
});
