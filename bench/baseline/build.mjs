// Servers with decorators, which Node does not run: they are compiled first, to where their imports fit.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { FOLDER } from '../seed/databases.mjs';

/** @param folder of bench/baseline @returns the path of the compiled main.js */
export function buildBaseline(folder) {
  const [source, target] = [join(import.meta.dirname, folder), join(FOLDER, 'baseline', folder)];
  mkdirSync(target, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'cursor.mjs'), join(target, '../cursor.mjs'));
  for (const name of readdirSync(source)) {
    const { code } = transformFileSync(join(source, name), { sourceMaps: false });
    writeFileSync(
      join(target, name.replace(/\.ts$/, '.js')),
      code.replaceAll('../../../src/', '../../../dist/'),
    );
  }
  return join(target, 'main.js');
}
