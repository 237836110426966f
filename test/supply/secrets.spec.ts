import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const LARGEST = 2_000_000;

/** What the secrets look like of those whom we deal with, and of those whom everybody does. */
const SECRETS: [kind: string, pattern: RegExp][] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{100,}/],
  ['a key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a key of Resend', /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{20,}\b/],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})\b/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a token of Slack', /\bxox[abprs]-[A-Za-z0-9-]{20,}/],
  ['a key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{20,}/],
  ['a key of Google', /\bAIza[\w-]{35}\b/],
  ['the address of a Sentry project', /https:\/\/[0-9a-f]{32}@[\w.-]*sentry\.io/],
];

const kindsIn = (text: string) => SECRETS.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind);

describe('the repository', () => {
  it('holds no secret', () => {
    const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
    const names = listed.split('\0').filter((name) => name && existsSync(join(ROOT, name)));
    expect(names.length).toBeGreaterThan(500);
    const found = names
      .filter((name) => statSync(join(ROOT, name)).size < LARGEST)
      .flatMap((name) => kindsIn(readFileSync(join(ROOT, name), 'utf8')).map((kind) => `${name}: ${kind}`));
    expect(found).toEqual([]);
  });

  it('would notice one', () => {
    const body = 'x'.repeat(20).toUpperCase();
    expect(kindsIn(`AKIA${body.slice(0, 16)}`)).toEqual(['a key of AWS']);
    expect(kindsIn(`ghp_${'a1'.repeat(18)}`)).toEqual(['a token of GitHub']);
    expect(kindsIn(`-----BEGIN ${'PRIVATE'} KEY-----\n${'QUJD'.repeat(40)}`)).toEqual(['a private key']);
  });
});
