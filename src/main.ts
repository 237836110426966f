import 'reflect-metadata';
import { boot } from './boot/boot.js';
import { explainFailure } from './boot/failure.js';

try {
  await boot();
} catch (error) {
  console.error(explainFailure(error));
  process.exitCode = 1;
}
