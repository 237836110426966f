import 'reflect-metadata';
import { runAdmin } from './program.js';

process.exitCode = await runAdmin(process.argv.slice(2));
