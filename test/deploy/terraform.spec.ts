import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const FOLDER = join(import.meta.dirname, '../../deploy/terraform');
const installed = spawnSync('terraform', ['version']).status === 0;
if (!installed) console.warn('NO terraform ON THIS MACHINE: its format check is SKIPPED.');

describe('deploy/terraform', () => {
  (installed ? it : it.skip)('is written as Terraform writes it, so it can be read at least', () => {
    const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-diff', FOLDER], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
