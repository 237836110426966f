import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const FOLDER = join(import.meta.dirname, '../../deploy/terraform');
const installed = spawnSync('terraform', ['version']).status === 0;
if (!installed) console.warn('NO terraform ON THIS MACHINE: its format check is SKIPPED.');

/** `terraform validate` wants the providers from the internet first; what can be known without them is looked at here. */
describe('deploy/terraform', () => {
  const text = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.tf'))
    .map((name) => readFileSync(join(FOLDER, name), 'utf8').replace(/^\s*#.*$/gm, ''))
    .join('\n');
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name!);

  (installed ? it : it.skip)('is written as Terraform writes it, so it can be read at least', () => {
    const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-diff', FOLDER], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('declares every variable that it uses, and uses every one that it declares', () => {
    const declared = all(/^variable "(\w+)"/gm);
    expect(new Set(all(/\bvar\.(\w+)/g))).toEqual(new Set(declared));
    expect(declared.length).toBeGreaterThan(3);
  });

  it('refers only to what it makes, with providers that it asks for, and files that there are', () => {
    const made = new Set(
      [...text.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, kind, name]) => `${kind}.${name}`),
    );
    const referred = all(/\b((?:scaleway|random)_\w+\.\w+)\b/g);
    expect(referred.length).toBeGreaterThan(5);
    expect(referred.filter((name) => !made.has(name))).toEqual([]);
    const providers = new Set(all(/^\s+source\s+=\s+"\w+\/(\w+)"/gm));
    expect(new Set([...made].map((name) => name.split('_')[0]))).toEqual(providers);
    const files = all(/\$\{path\.module\}\/([\w.-]+)/g);
    expect(files.filter((name) => !existsSync(join(FOLDER, name)))).toEqual([]);
  });
});
