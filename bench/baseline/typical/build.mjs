// The typical server has decorators, which Node does not run: it is compiled first, to where its imports fit.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { FOLDER } from '../../seed/databases.mjs';

/** @returns the path of the compiled server */
export function buildTypical() {
  const target = join(FOLDER, 'baseline/typical');
  mkdirSync(target, { recursive: true });
  copyFileSync(join(import.meta.dirname, '../cursor.mjs'), join(target, '../cursor.mjs'));
  for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts'))) {
    const { code } = transformFileSync(join(import.meta.dirname, name), { sourceMaps: false });
    writeFileSync(
      join(target, name.replace(/\.ts$/, '.js')),
      code.replaceAll('../../../src/', '../../../dist/'),
    );
  }
  return join(target, 'main.js');
}
