import { mkdir, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../../config/environment.js';
import { failed, ok, reasonOf, warning } from './finding.js';
import type { Finding } from './finding.js';

/** What package.json asks for. */
const LEAST_NODE = [20, 19] as const;
const GIGABYTE = 1024 ** 3;
/** Room for a day of pictures on their way and of logs; below the lower, uploads begin to fail. */
const ROOM = { comfortable: 5 * GIGABYTE, least: GIGABYTE };

/** The program that runs this, and the disk that it writes to. */
export async function examineMachine({ DATA_DIR }: Environment): Promise<Finding[]> {
  return [examineNode(), await examineDisk(resolve(DATA_DIR))];
}

function examineNode(): Finding {
  const check = 'machine: Node';
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return ok(check, process.version);
  return failed(
    check,
    `${process.version} is too old`,
    `Install Node ${leastMajor}.${leastMinor} or later, or run it through npm, which brings its own.`,
  );
}

async function examineDisk(folder: string): Promise<Finding> {
  const check = 'machine: disk';
  try {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const says = `${(free / GIGABYTE).toFixed(1)} GB free for ${folder}`;
    const fix = 'Make room: docs/operations/runbooks/storage-full.md.';
    if (free < ROOM.least) return failed(check, says, fix);
    return free < ROOM.comfortable ? warning(check, says, fix) : ok(check, says);
  } catch (error) {
    return failed(check, reasonOf(error), 'Set DATA_DIR to a folder that this user may write.');
  }
}
